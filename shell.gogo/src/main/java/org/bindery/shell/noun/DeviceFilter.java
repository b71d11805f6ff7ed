package org.bindery.shell.noun;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.api.DeviceView;
import org.bindery.shell.grammar.UsageException;
import org.bindery.shell.output.Names;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * Chooses devices by their service properties and by what is known about them now.
 *
 * <p>Words {@code key=value} must all hold; {@code *} stands for any characters. One word that
 * starts with a parenthesis is an LDAP filter. A key that no device has is an error, never an empty
 * answer: it is a typing mistake, or what Gogo made of a parenthesis without quotes.
 */
final class DeviceFilter {
  private static final Set<String> FACTS =
      Set.of("name", "host", "bus", "driver", "group", "binder", "state", "fd", "label");
  private static final Pattern KEY = Pattern.compile("\\(\\s*([^()&|!=<>~\\s]+)\\s*[<>~]?=");

  private DeviceFilter() {}

  static Predicate<DeviceView> of(List<String> words, List<DeviceView> devices) {
    if (words.isEmpty()) {
      return device -> true;
    }
    String text = ldap(words);
    checkKeys(text, devices);
    Filter filter;
    try {
      filter = FrameworkUtil.createFilter(text);
    } catch (InvalidSyntaxException e) {
      throw new UsageException("not an LDAP filter: %s", text);
    }
    return device -> filter.matches(facts(device));
  }

  private static String ldap(List<String> words) {
    if (words.size() == 1 && words.getFirst().startsWith("(")) {
      return words.getFirst();
    }
    StringBuilder and = new StringBuilder("(&");
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals <= 0 || word.matches(".*[()].*")) {
        throw new UsageException(
            "not a filter: %s (key=value words, or one LDAP filter in single quotes)", word);
      }
      and.append('(').append(word.replace("\\", "\\\\")).append(')');
    }
    return and.append(')').toString();
  }

  /** What devices can be chosen by. */
  static Set<String> keys(List<DeviceView> devices) {
    Set<String> known = new TreeSet<>(FACTS);
    devices.forEach(device -> known.addAll(device.properties().keySet()));
    return known;
  }

  private static void checkKeys(String text, List<DeviceView> devices) {
    Set<String> known = keys(devices);
    for (Matcher key = KEY.matcher(text); key.find(); ) {
      if (!known.contains(key.group(1))) {
        throw new UsageException(
            "no device has a property %s; there are %s", key.group(1), String.join(", ", known));
      }
    }
  }

  private static Map<String, Object> facts(DeviceView device) {
    Map<String, Object> facts = new HashMap<>(device.properties());
    facts.put("name", device.name());
    facts.put("host", device.host());
    facts.put("bus", device.bus());
    device.driver().ifPresent(driver -> facts.put("driver", driver));
    device.group().ifPresent(group -> facts.put("group", group));
    device.binder().ifPresent(binder -> facts.put("binder", binder));
    device.state().ifPresent(state -> facts.put("state", Names.of(state)));
    device.fd().ifPresent(fd -> facts.put("fd", fd));
    device.label().ifPresent(label -> facts.put("label", label));
    return facts;
  }
}
