package org.bindery.shell.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One form of a command, declared by its usage line.
 *
 * <p>Words in small letters are the command and its verb; capitals are positional arguments; {@code
 * [X]} may be left out; {@code X...} takes all that follow, and {@code ARG...} takes them as they
 * are, options too; {@code [--option VALUE]} and {@code [--flag]} may stand anywhere; an option
 * without brackets is required.
 */
public final class Form {
  private static final Pattern ELEMENT =
      Pattern.compile("(\\[?)(?:(--\\w+)(?: ([^\\s\\]]+))?|([A-Z]+)(\\.\\.\\.)?)\\]?(?: |$)");

  private final String usage;
  private final List<String> words;
  private final List<Parameter> parameters;

  private Form(String usage, List<String> words, List<Parameter> parameters) {
    this.usage = usage;
    this.words = List.copyOf(words);
    this.parameters = List.copyOf(parameters);
  }

  /**
   * Reads a usage line.
   *
   * @throws IllegalArgumentException when it is not one
   */
  public static Form of(String usage) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < usage.length() && Character.isLowerCase(usage.charAt(at))) {
      int end = usage.indexOf(' ', at);
      end = end < 0 ? usage.length() : end;
      words.add(usage.substring(at, end));
      at = Math.min(usage.length(), end + 1);
    }
    List<Parameter> parameters = new ArrayList<>();
    Matcher element = ELEMENT.matcher(usage);
    while (at < usage.length()) {
      if (!element.find(at) || element.start() != at) {
        throw new IllegalArgumentException("not a usage line: " + usage);
      }
      parameters.add(parameter(element));
      at = element.end();
    }
    return new Form(usage, words, parameters);
  }

  private static Parameter parameter(Matcher element) {
    boolean required = element.group(1).isEmpty();
    if (element.group(4) != null) {
      return Parameter.positional(element.group(4), required, element.group(5) != null);
    }
    String value = element.group(3);
    return Parameter.option(
        element.group(2), value == null ? "" : value, required && value != null);
  }

  public String usage() {
    return usage;
  }

  /** The command's name. */
  public String command() {
    return words.getFirst();
  }

  /** The verb after the command; empty for the bare form. */
  public String verb() {
    return words.size() > 1 ? words.get(1) : "";
  }

  /** False for a bare form that takes nothing. */
  public boolean takesArguments() {
    return !parameters.isEmpty();
  }

  List<Parameter> parameters() {
    return parameters;
  }

  /**
   * What may stand at the cursor.
   *
   * @param before the words between the verb and the cursor
   * @param word what was typed of the word at the cursor
   */
  public Slot slot(List<String> before, String word) {
    return new Cursor(this).at(before, word);
  }

  /**
   * Takes arguments apart.
   *
   * @param given what follows the command and its verb
   * @throws UsageException when they do not fit
   */
  public Arguments match(List<?> given) {
    return new Matching(this).match(given);
  }
}
