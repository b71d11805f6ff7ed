package org.bindery.driver.idxd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * Writes settings of one object, all or none, in the order that the driver of the host wants.
 *
 * <p>What is written changes other settings with it (a mode of dedicated clears the threshold), so
 * taking back writes every setting that differs from what it was, not only those that were asked
 * for.
 */
final class Reconfiguration {
  private final DsaBus bus;
  private final DsaName name;

  Reconfiguration(DsaBus bus, DsaName name) {
    this.bus = bus;
    this.name = name;
  }

  /**
   * @param wanted values by the options' names
   * @throws RefusedException EINVAL an option that there is not; what the host refused
   */
  void write(Map<String, String> wanted) {
    Map<Setting, String> ordered = ordered(wanted);
    Map<String, String> before = bus.settings(name);
    for (Map.Entry<Setting, String> entry : ordered.entrySet()) {
      try {
        bus.write(name, entry.getKey().attribute(), entry.getValue());
      } catch (RefusedException refused) {
        takeBack(before).forEach(refused::addSuppressed);
        throw refused;
      }
    }
  }

  private Map<Setting, String> ordered(Map<String, String> wanted) {
    Map<Setting, String> ordered = new EnumMap<>(Setting.class);
    wanted.forEach((option, value) -> ordered.put(setting(option), value));
    return ordered;
  }

  private Setting setting(String option) {
    return Setting.named(name.kind(), option)
        .filter(setting -> bus.find(name, setting.attribute()).isPresent())
        .orElseThrow(() ->
            Refusal.of(
                    Errno.EINVAL,
                    "%s %s of host %s has no setting %s; it has %s",
                    name.kind().word(),
                    name.text(),
                    bus.host(),
                    option,
                    String.join(", ", new TreeSet<>(bus.settings(name).keySet())))
                .exception());
  }

  private Deque<RefusedException> takeBack(Map<String, String> before) {
    Deque<RefusedException> failed = new ArrayDeque<>();
    for (Setting setting : Setting.of(name.kind())) {
      String was = before.get(setting.option());
      if (was != null && !was.equals(bus.find(name, setting.attribute()).orElse(was))) {
        try {
          bus.write(name, setting.attribute(), was);
        } catch (RefusedException e) {
          failed.add(e);
        }
      }
    }
    return failed;
  }
}
