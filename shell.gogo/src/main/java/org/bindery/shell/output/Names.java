package org.bindery.shell.output;

/** Names as users see them. */
public final class Names {
  private Names() {}

  /** An enum's constant in lowerCamelCase: {@code READ_WRITE} is {@code readWrite}. */
  public static String of(Enum<?> constant) {
    StringBuilder camel = new StringBuilder();
    boolean upper = false;
    for (char c : constant.name().toCharArray()) {
      if (c == '_') {
        upper = true;
      } else {
        camel.append(upper ? c : Character.toLowerCase(c));
        upper = false;
      }
    }
    return camel.toString();
  }
}
