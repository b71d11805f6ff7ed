package org.bindery.shell.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Function;
import org.bindery.shell.output.Listing;

/** Fits given arguments to the parameters of a form. Not thread-safe; for one use. */
final class Matching {
  private final Form form;
  private final Map<String, Object> values = new HashMap<>();
  private final List<Object> positional = new ArrayList<>();

  Matching(Form form) {
    this.form = form;
  }

  Arguments match(List<?> given) {
    split(given);
    assign();
    for (Parameter parameter : form.parameters()) {
      Object value = values.get(parameter.name());
      if (value == null && parameter.required()) {
        throw new UsageException(
            "%s is missing", parameter.isOption() ? parameter.name() : parameter.value());
      }
      if (value != null) {
        parameter.check(value);
      }
    }
    return new Arguments(values);
  }

  private void split(List<?> given) {
    boolean options = true;
    int verbatim = verbatimFrom();
    for (Iterator<?> rest = given.iterator(); rest.hasNext(); ) {
      Object argument = rest.next();
      options &= positional.size() < verbatim;
      if (argument == null) {
        throw new UsageException(
            "an argument is null: a variable that is not set, or a parenthesis without quotes");
      }
      checkOne(argument);
      String text = argument.toString();
      if (options && argument instanceof CharSequence && text.equals("--")) {
        options = false;
      } else if (options && argument instanceof CharSequence && text.matches("--?[a-zA-Z].*")) {
        option(text, rest);
      } else {
        positional.add(argument);
      }
    }
  }

  /** How many positional arguments stand before what is taken as it is. */
  private int verbatimFrom() {
    int before = 0;
    for (Parameter parameter : form.parameters()) {
      if (parameter.isVerbatim()) {
        return before;
      }
      before += parameter.isOption() ? 0 : 1;
    }
    return Integer.MAX_VALUE;
  }

  /** What stands for many things is not to be taken for a name. */
  private static void checkOne(Object argument) {
    String what =
        switch (argument) {
          case Listing<?> _ -> "a listing";
          case Iterable<?> _ -> "a list";
          case Map<?, ?> _ -> "a map";
          case Object[] _ -> "a list";
          case Function _ -> "a block";
          default -> "";
        };
    if (!what.isEmpty()) {
      throw new UsageException("an argument is %s where a name or a number is wanted", what);
    }
  }

  private void option(String text, Iterator<?> rest) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    Parameter option =
        form.parameters().stream()
            .filter(parameter -> parameter.isOption() && parameter.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new UsageException("unknown option %s", name));
    if (values.containsKey(name)) {
      throw new UsageException("%s is given twice", name);
    }
    if (option.isFlag()) {
      if (equals >= 0) {
        throw new UsageException("%s takes no value", name);
      }
      values.put(name, true);
      return;
    }
    Object value = equals >= 0 ? text.substring(equals + 1) : rest.hasNext() ? rest.next() : null;
    if (value != null) {
      checkOne(value);
    }
    if (value == null || value.toString().isEmpty()) {
      throw new UsageException("%s needs a value: %s", name, option.value());
    }
    values.put(name, value);
  }

  private void assign() {
    int next = 0;
    for (Parameter parameter : form.parameters()) {
      if (parameter.isOption() || next == positional.size()) {
        continue;
      }
      if (parameter.repeated()) {
        values.put(parameter.name(), List.copyOf(positional.subList(next, positional.size())));
        next = positional.size();
      } else {
        values.put(parameter.name(), positional.get(next++));
      }
    }
    if (next < positional.size()) {
      throw new UsageException("unexpected argument %s", positional.get(next));
    }
  }
}
