package org.bindery.shell.complete;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A text typed up to the cursor, cut into the words of the statement that the cursor stands in.
 * Immutable.
 *
 * @param words those before the cursor's, without their quotes
 * @param raw the word at the cursor as it was typed so far; empty behind a blank
 * @param word the same without quotes
 */
public record Typed(List<String> words, String raw, String word) {
  public Typed {
    words = List.copyOf(words);
  }

  public static Typed of(String text) {
    return new Cutter().cut(text);
  }

  /** Parentheses, braces and brackets begin statements; behind them the outer one goes on. */
  private static final class Cutter {
    private final Deque<List<String>> outer = new ArrayDeque<>();
    private List<String> words = new ArrayList<>();
    private final StringBuilder raw = new StringBuilder();
    private final StringBuilder word = new StringBuilder();
    private char quote;
    private boolean comment;

    Typed cut(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (comment) {
          comment = c != '\n';
        } else if (quote != 0) {
          raw.append(c);
          if (c == quote) {
            quote = 0;
          } else {
            word.append(c);
          }
        } else if (c == '\\' && i + 1 < text.length()) {
          raw.append(c).append(text.charAt(++i));
          word.append(text.charAt(i));
        } else {
          plain(c);
        }
      }
      return new Typed(words, raw.toString(), word.toString());
    }

    private void plain(char c) {
      switch (c) {
        case '\'', '"' -> {
          quote = c;
          raw.append(c);
        }
        case ' ', '\t' -> endWord();
        case ';', '|', '\n', '&' -> {
          endWord();
          words = new ArrayList<>();
        }
        case '(', '{', '[' -> {
          raw.setLength(0);
          word.setLength(0);
          outer.push(words);
          words = new ArrayList<>();
        }
        case ')', '}', ']' -> {
          raw.setLength(0);
          word.setLength(0);
          words = outer.isEmpty() ? new ArrayList<>() : outer.pop();
          words.add("");
        }
        case '#' -> {
          comment = raw.isEmpty();
          if (!comment) {
            add(c);
          }
        }
        default -> add(c);
      }
    }

    private void add(char c) {
      raw.append(c);
      word.append(c);
    }

    private void endWord() {
      if (!raw.isEmpty()) {
        words.add(word.toString());
      }
      raw.setLength(0);
      word.setLength(0);
    }
  }
}
