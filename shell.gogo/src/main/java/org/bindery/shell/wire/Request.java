package org.bindery.shell.wire;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a client asks for.
 *
 * @param what how its commands come
 * @param json the form of the output
 * @param directory absolute; what names of files are relative to
 * @param name of the script, to tell where it failed; empty: the user sees the text
 * @param text the commands; empty unless they are all here
 */
public record Request(What what, boolean json, String directory, String name, String text) {
  /** What both ends must speak. */
  private static final String PROTOCOL = "bindery 1";

  private static final int TEXTS = 6;

  /** How commands come. */
  public enum What {
    /** All at once. */
    COMMANDS,
    /** From standard input, line by line. */
    LINES,
    /** From a terminal, each line after a prompt. */
    TERMINAL;

    private String word() {
      return switch (this) {
        case COMMANDS -> "commands";
        case LINES -> "lines";
        case TERMINAL -> "terminal";
      };
    }
  }

  public Frame frame() {
    return Frame.of(
        Kind.REQUEST,
        List.of(PROTOCOL, what.word(), json ? "json" : "text", directory, name, text));
  }

  /**
   * @throws WireException when it is no request, or of another protocol
   */
  public static Request of(Frame frame) throws WireException {
    List<String> texts = frame.kind() == Kind.REQUEST ? frame.texts() : List.of();
    if (texts.isEmpty()) {
      throw new WireException("the first message is no request");
    }
    if (!texts.getFirst().equals(PROTOCOL)) {
      throw new WireException(
          "the client speaks another protocol than this server, which speaks \"" + PROTOCOL + "\"");
    }
    if (texts.size() != TEXTS) {
      throw new WireException("a request has %d texts, not %d".formatted(TEXTS, texts.size()));
    }
    requireDirectory(texts.get(3));
    for (What what : What.values()) {
      if (what.word().equals(texts.get(1))) {
        return new Request(
            what, texts.get(2).equals("json"), texts.get(3), texts.get(4), texts.get(5));
      }
    }
    throw new WireException("a request is none of commands, lines, terminal");
  }

  private static void requireDirectory(String text) throws WireException {
    try {
      if (Path.of(text).isAbsolute()) {
        return;
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw new WireException("the directory of a request is no absolute path");
  }
}
