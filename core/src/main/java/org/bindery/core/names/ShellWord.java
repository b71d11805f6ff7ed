package org.bindery.core.names;

/** A name as one word of a shell command, so that remedies run as printed. */
public final class ShellWord {
  private ShellWord() {}

  /** The name, in single quotes when it has characters that the shell would take for its own. */
  public static String of(String name) {
    boolean plain =
        !name.startsWith("-")
            && name.chars()
                .allMatch(c ->
                    Character.isLetterOrDigit(c)
                        || c == '.'
                        || c == '_'
                        || c == '-'
                        || c == ':'
                        || c == '/');
    return plain ? name : "'" + name + "'";
  }
}
