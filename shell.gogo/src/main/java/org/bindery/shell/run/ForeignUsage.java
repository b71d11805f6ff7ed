package org.bindery.shell.run;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.gogo.runtime.CommandProxy;
import org.apache.felix.service.command.CommandSession;

/**
 * Usage lines of commands that other bundles have: a bean's methods, as Gogo calls them. Arguments
 * have the names of the method's parameters where its bundle was compiled with {@code -parameters}.
 * Looks only; holds no state.
 */
record ForeignUsage(CommandSession session) {
  /**
   * @param typed {@code name} or {@code scope:name}
   * @return {@code usage: ...}, a line for each form; empty when the command does not say
   */
  String of(String typed) {
    return command(typed).map(this::lines).orElse("");
  }

  private Optional<String> command(String typed) {
    String name = typed.toLowerCase(Locale.ROOT);
    Collection<?> names = session.get(".commands") instanceof Collection<?> all ? all : List.of();
    return names.stream()
        .map(Object::toString)
        .filter(known -> known.equals(name) || known.endsWith(":" + name))
        .findFirst();
  }

  private String lines(String command) {
    if (!(session.get(command) instanceof CommandProxy proxy)) {
      return "";
    }
    String function = command.substring(command.indexOf(':') + 1);
    try {
      return Stream.ofNullable(proxy.getTarget())
          .flatMap(target -> Arrays.stream(target.getClass().getMethods()))
          .filter(method -> method.getName().equalsIgnoreCase(function))
          .map(method -> command + arguments(method))
          .sorted()
          .collect(
              Collectors.collectingAndThen(Collectors.joining("\n       "), ForeignUsage::usage));
    } finally {
      proxy.ungetTarget();
    }
  }

  private static String usage(String lines) {
    return lines.isEmpty() ? "" : "usage: " + lines;
  }

  private static String arguments(Method method) {
    List<String> options = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      var option = parameter.getAnnotation(org.apache.felix.service.command.Parameter.class);
      if (option != null) {
        // Gogo's own sign of an option that takes a value.
        boolean flag =
            !option.presentValue().equals(org.apache.felix.service.command.Parameter.UNSPECIFIED);
        String name = option.names()[0];
        options.add(flag ? "[" + name + "]" : "[" + name + " " + word(parameter) + "]");
      } else if (parameter.getType() != CommandSession.class) {
        words.add(word(parameter));
      }
    }
    return Stream.concat(options.stream(), words.stream())
        .map(" "::concat)
        .collect(Collectors.joining());
  }

  private static String word(Parameter parameter) {
    Class<?> type = parameter.getType();
    boolean many = type.isArray() || Collection.class.isAssignableFrom(type);
    String word =
        parameter.isNamePresent()
            ? parameter.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT)
            : "VALUE";
    return many ? "[" + word + "]..." : word;
  }
}
