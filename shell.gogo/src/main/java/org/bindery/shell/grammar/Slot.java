package org.bindery.shell.grammar;

import java.util.List;
import java.util.Map;

/**
 * What may stand at the cursor in a form that is being typed.
 *
 * @param kind of the value, as the usage line names it: {@code DEVICE}; empty: none goes there
 * @param choices the only values allowed; empty: any of the kind
 * @param word what was typed of the value
 * @param lead what stands before the value in the same word: {@code --host=}
 * @param options that may follow instead
 * @param given what was typed before, by the names that the usage line gives it
 */
public record Slot(
    String kind,
    List<String> choices,
    String word,
    String lead,
    List<Parameter> options,
    Map<String, String> given) {
  public Slot {
    choices = List.copyOf(choices);
    options = List.copyOf(options);
    given = Map.copyOf(given);
  }
}
