package org.bindery.core.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.names.NearNames;
import org.bindery.core.names.ShellWord;

/** Finds devices by {@code NAME} or {@code HOST/NAME}; PCI domain 0000 may be left out. */
public final class DeviceNames {
  private static final Pattern WITHOUT_DOMAIN =
      Pattern.compile("[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7]");
  private static final Pattern PCI = Pattern.compile("[0-9a-fA-F]{4,}:" + WITHOUT_DOMAIN.pattern());

  private final Hosts hosts;

  public DeviceNames(Hosts hosts) {
    this.hosts = hosts;
  }

  /**
   * @throws org.bindery.api.RefusedException ENODEV no such host or device, with near names; EINVAL
   *     several hosts have it, with the choices
   */
  public LocatedDevice find(String typed) {
    int slash = typed.indexOf('/');
    return slash < 0
        ? among(hosts.all(), typed)
        : among(List.of(hosts.require(typed.substring(0, slash))), typed.substring(slash + 1));
  }

  /** How a command names the device: with its host when another host has the name too. */
  public String word(LocatedDevice located) {
    boolean unique =
        hosts.all().stream()
            .noneMatch(h -> h != located.host() && h.deviceIfItAnswers(located.name()).isPresent());
    return ShellWord.of(unique ? located.name() : full(located));
  }

  private static String full(LocatedDevice located) {
    return located.host().name() + "/" + located.name();
  }

  private static LocatedDevice among(List<ManagedHost> hosts, String typed) {
    String name = canonical(typed);
    List<LocatedDevice> found = new ArrayList<>();
    Optional<RefusedException> failed = Optional.empty();
    for (ManagedHost host : hosts) {
      try {
        host.device(name).ifPresent(device -> found.add(new LocatedDevice(host, device)));
      } catch (RefusedException e) {
        // Another host may have it.
        failed = Optional.of(e);
      }
    }
    if (found.isEmpty() && failed.isPresent()) {
      throw failed.get();
    }
    if (found.size() > 1) {
      List<String> choices = found.stream().map(DeviceNames::full).toList();
      throw Refusal.of(
              Errno.EINVAL, "several hosts have a device %s: %s", name, String.join(", ", choices))
          .exception();
    }
    if (found.isEmpty()) {
      throw unknown(hosts, name);
    }
    return found.getFirst();
  }

  private static RuntimeException unknown(List<ManagedHost> hosts, String name) {
    List<String> near = NearNames.of(name, hosts.stream().flatMap(host -> host.names().stream()));
    String where = hosts.size() == 1 ? "host " + hosts.getFirst().name() : "any host";
    return Refusal.of(
            Errno.ENODEV,
            "there is no device %s on %s%s",
            name,
            where,
            near.isEmpty() ? "" : "; near: " + String.join(", ", near))
        .exception();
  }

  /** A PCI name with its domain and in lower case; other names as they are. */
  private static String canonical(String typed) {
    if (WITHOUT_DOMAIN.matcher(typed).matches()) {
      return "0000:" + typed.toLowerCase(java.util.Locale.ROOT);
    }
    return PCI.matcher(typed).matches() ? typed.toLowerCase(java.util.Locale.ROOT) : typed;
  }
}
