package org.bindery.shell.noun;

/** Names as words of a command that runs as it stands. */
final class Words {
  private Words() {}

  /** Quoted when it must be. */
  static String of(String name) {
    return name.matches("[\\p{L}\\p{N}_.:/@%+=,-]+") && !name.startsWith("-")
        ? name
        : "'" + name.replace("'", "'\\''") + "'";
  }
}
