package org.bindery.driver.idxd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.Use;

/**
 * Why a queue is not enabled for a use of it, and the commands that enable it. Looks only; holds no
 * state.
 */
record Unready(DsaBus bus, DsaName queue, Use use) {
  /** What a queue cannot be enabled with. */
  private static final Map<String, String> UNSET =
      Map.of(
          Setting.SIZE.option(),
          "0",
          Setting.GROUP_ID.option(),
          "-1",
          Setting.TYPE.option(),
          "none");

  /** Empty: it is enabled for the use. */
  List<Refusal> why() {
    Optional<String> driver = bus.driver(queue);
    String wanted = Enabling.queueDriver(use);
    if (driver.filter(wanted::equals).isPresent()) {
      return List.of();
    }
    List<Refusal> why = new ArrayList<>();
    DsaName device = bus.device(queue);
    if (bus.driver(device).isEmpty()) {
      why.add(
          Refusal.of(Errno.ENODEV, "%s is not enabled", device.text())
              .blockedBy(device.text(), "not enabled")
              .remedy("wq enable %s", word(device))
              .build());
    }
    why.add(driver.map(now -> forAnother(now, wanted)).orElseGet(() -> disabled(wanted)));
    return why;
  }

  private Refusal forAnother(String now, String wanted) {
    String enabled = "enabled for host driver %s, not for %s".formatted(now, wanted);
    return Refusal.of(Errno.ENODEV, "%s is %s", queue.text(), enabled)
        .blockedBy(queue.text(), enabled)
        .remedy("wq disable %s", word(queue))
        .remedy("%s", configure(wanted))
        .remedy("%s", enable())
        .build();
  }

  private Refusal disabled(String wanted) {
    Map<String, String> settings = bus.settings(queue);
    List<String> unset =
        UNSET.entrySet().stream()
            .filter(e -> settings.getOrDefault(e.getKey(), e.getValue()).equals(e.getValue()))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!unset.isEmpty()) {
      // Nobody but the administrator knows how large a part of the accelerator it is to have.
      String why = "disabled and not configured: %s".formatted(String.join(", ", unset));
      return Refusal.of(Errno.ENODEV, "%s is %s", queue.text(), why)
          .blockedBy(queue.text(), why)
          .build();
    }
    Refusal.Builder refusal =
        Refusal.of(Errno.ENODEV, "%s is disabled", queue.text())
            .blockedBy(queue.text(), "disabled");
    String driver = settings.getOrDefault(Setting.DRIVER_NAME.option(), wanted);
    if (!driver.equals(wanted)) {
      refusal.remedy("wq config %s --driverName %s", word(queue), wanted);
    }
    return refusal.remedy("%s", enable()).build();
  }

  /** What a queue forgets when it is disabled, as it is now but for the driver. */
  private String configure(String wanted) {
    Map<String, String> settings = bus.settings(queue);
    StringJoiner command = new StringJoiner(" ", "wq config " + word(queue) + " ", "");
    Stream.of(Setting.TYPE, Setting.QUEUE_NAME, Setting.PRIORITY, Setting.THRESHOLD)
        .map(Setting::option)
        // A name of other characters would have to be quoted: it gets another one then.
        .filter(option -> settings.getOrDefault(option, "").matches("[\\w.-]+"))
        .filter(option -> !settings.get(option).equals("0"))
        .forEach(option -> command.add("--" + option + " " + settings.get(option)));
    if (!command.toString().contains(" --" + Setting.QUEUE_NAME.option() + " ")) {
      command.add("--" + Setting.QUEUE_NAME.option() + " " + queue.text());
    }
    if (settings.containsKey(Setting.DRIVER_NAME.option())) {
      command.add("--" + Setting.DRIVER_NAME.option() + " " + wanted);
    }
    return command.toString();
  }

  private String enable() {
    return "wq enable %s --for %s"
        .formatted(word(queue), use == Use.USER_DRIVER ? "userDriver" : "vm");
  }

  private String word(DsaName name) {
    return bus.host() + "/" + name.text();
  }
}
