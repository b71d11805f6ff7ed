package org.bindery.core.capture;

/** The text of a capture while it grows: sections, and indented lines in them. Not thread-safe. */
final class CaptureText {
  private final StringBuilder text = new StringBuilder();

  /** A remark for people, which readers pass over. */
  void comment(String remark) {
    text.append("# ").append(remark.replaceAll("\\R", " ")).append('\n');
  }

  void section(String words) {
    text.append(words).append('\n');
  }

  void line(String key, String value) {
    text.append("  ").append(key).append(' ').append(value).append('\n');
  }

  void append(CaptureText other) {
    text.append(other.text);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
