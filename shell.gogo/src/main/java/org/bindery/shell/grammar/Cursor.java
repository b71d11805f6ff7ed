package org.bindery.shell.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Goes along a form as far as it was typed. Not thread-safe; for one use. */
final class Cursor {
  private final Form form;
  private final Map<String, String> given = new HashMap<>();
  private final List<Parameter> positional;
  private int next;
  private Parameter open;

  Cursor(Form form) {
    this.form = form;
    this.positional =
        form.parameters().stream().filter(parameter -> !parameter.isOption()).toList();
  }

  Slot at(List<String> before, String word) {
    before.forEach(this::pass);
    if (open != null) {
      return value(open, "", word);
    }
    if (word.startsWith("-") && !verbatim()) {
      int equals = word.indexOf('=');
      Optional<Parameter> option = equals < 0 ? Optional.empty() : option(word, equals);
      return option
          .map(p -> value(p, word.substring(0, equals + 1), word.substring(equals + 1)))
          .orElseGet(() -> onlyOptions(word));
    }
    return positional().map(p -> value(p, "", word)).orElseGet(() -> onlyOptions(word));
  }

  private void pass(String word) {
    if (open != null) {
      given.put(open.name(), word);
      open = null;
    } else if (word.startsWith("--") && !verbatim()) {
      int equals = word.indexOf('=');
      option(word, equals)
          .ifPresent(option -> {
            given.put(option.name(), equals < 0 ? "" : word.substring(equals + 1));
            open = equals < 0 && !option.isFlag() ? option : null;
          });
    } else {
      positional().ifPresent(parameter -> given.put(parameter.name(), word));
      next++;
    }
  }

  /** The one that the next word is for; the last, if it is repeated, for all that follow. */
  private Optional<Parameter> positional() {
    if (next < positional.size()) {
      return Optional.of(positional.get(next));
    }
    return positional.isEmpty()
        ? Optional.empty()
        : Optional.of(positional.getLast()).filter(Parameter::repeated);
  }

  private boolean verbatim() {
    return positional().filter(Parameter::isVerbatim).isPresent();
  }

  private Optional<Parameter> option(String word, int equals) {
    String name = equals < 0 ? word : word.substring(0, equals);
    return form.parameters().stream().filter(p -> p.isOption() && p.name().equals(name)).findAny();
  }

  private List<Parameter> options() {
    List<Parameter> left = new ArrayList<>(form.parameters());
    left.removeIf(parameter -> !parameter.isOption() || given.containsKey(parameter.name()));
    return left;
  }

  private Slot value(Parameter parameter, String lead, String word) {
    List<Parameter> instead = lead.isEmpty() && open == null ? options() : List.of();
    return new Slot(parameter.kind(), parameter.choices(), word, lead, instead, given);
  }

  private Slot onlyOptions(String word) {
    return new Slot("", List.of(), word, "", options(), given);
  }
}
