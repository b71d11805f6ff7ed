package org.bindery.backend.linux.uevent;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An event of a device (kernel: {@code lib/kobject_uevent.c}).
 *
 * @param action {@code add}, {@code remove}, {@code change}, {@code bind}, ...
 * @param path of the device below the root of sysfs, with a leading slash
 * @param subsystem {@code pci}, {@code mdev}, ...; may be empty
 */
public record Uevent(String action, String path, String subsystem) {
  /** A message's fields end with a zero byte each: {@code ACTION@PATH}, then {@code KEY=VALUE}. */
  public static Optional<Uevent> parse(byte[] message) {
    String[] fields = new String(message, StandardCharsets.UTF_8).split("\0", -1);
    Map<String, String> values = new HashMap<>();
    for (String field : fields) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        values.put(field.substring(0, equals), field.substring(equals + 1));
      }
    }
    String action = values.get("ACTION");
    String path = values.get("DEVPATH");
    if (action == null || path == null || !fields[0].equals(action + "@" + path)) {
      return Optional.empty(); // not the kernel's
    }
    return Optional.of(new Uevent(action, path, values.getOrDefault("SUBSYSTEM", "")));
  }

  /** Whether devices of a host may be others after it. */
  public boolean changesDevices() {
    return (subsystem.equals("pci") || subsystem.equals("mdev"))
        && (action.equals("add") || action.equals("remove") || action.equals("move"));
  }
}
