package org.bindery.backend.sim.json;

/** A text being read, with line and column. Not thread-safe. */
final class JsonText {
  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;

  JsonText(String text) {
    this.text = text;
  }

  /** The next character, or -1 at the end. */
  int peek() {
    return at < text.length() ? text.charAt(at) : -1;
  }

  int next() {
    int character = peek();
    if (character >= 0) {
      at++;
    }
    if (character == '\n') {
      line++;
      lineStart = at;
    }
    return character;
  }

  void skipBlanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
      next();
    }
  }

  boolean skip(char character) {
    if (peek() != character) {
      return false;
    }
    next();
    return true;
  }

  boolean skipWord(String word) {
    if (!text.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  /** Takes what a number can be made of. */
  String numberCharacters() {
    int start = at;
    while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return text.substring(start, at);
  }

  JsonPlace place(String pointer) {
    return new JsonPlace(line, at - lineStart + 1, pointer);
  }

  /** What stands here, in words for a refusal. */
  String found() {
    int character = peek();
    return character < 0 ? "the end of the text" : "'" + (char) character + "'";
  }
}
