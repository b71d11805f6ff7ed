package org.bindery.backend.sim.kernel.bad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;

/** All that a user does with a driver's devices, step by step: each is done or refused, in time. */
final class Steps {
  private static final String DEVICES = "bus/" + WholeDriver.BUS + "/devices/";
  private static final String USER =
      "bus/%s/drivers/%s/".formatted(WholeDriver.BUS, WholeDriver.USER);
  private static final String DRIVER = "bus/pci/drivers/" + WholeDriver.NAME + "/";

  /** What hangs is given up long before that. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestHost lab;
  private final String function;
  private final Map<String, Errno> refused = new LinkedHashMap<>();
  private final Map<String, Runnable> actions = new HashMap<>();

  Steps(TestHost lab, String function) {
    this.lab = lab;
    this.function = function;
  }

  /** By step; what is not in it was done. */
  Map<String, Errno> refused() {
    return refused;
  }

  void bindFunction() {
    step("probe", () -> lab.host().attributes().write(DRIVER + "bind", function));
  }

  void useBox() {
    step("bind", () -> lab.host().attributes().write(USER + "bind", WholeDriver.BOX));
    step("write", () -> lab.host().attributes().write(value(), "42"));
    step("read", () -> assertThat(lab.host().attributes().read(value())).isIn("42", ""));
    step(
        "open",
        () -> {
          try (DeviceFile file = lab.host().open(box())) {
            assertThat(file).isNotNull();
          }
        });
    step("grant", () -> lab.host().grant(box(), "test"));
    step("openQueue", () -> lab.host().openQueue(box(), new TestProcess()).close());
    look();
    step("unbind", () -> lab.host().attributes().write(USER + "unbind", WholeDriver.BOX));
  }

  private static String value() {
    return DEVICES + WholeDriver.BOX + "/value";
  }

  private HostDevice box() {
    return lab.host().device(WholeDriver.BOX).orElseThrow(() -> notThere(WholeDriver.BOX));
  }

  private static RefusedException notThere(String device) {
    return Refusal.of(Errno.ENODEV, "no %s", device).exception();
  }

  /** Whoever looks at what there is fails for no driver. */
  void look() {
    long began = System.nanoTime();
    for (HostDevice device : lab.host().devices()) {
      assertThat(device.properties()).containsEntry(HostDevice.NAME, device.name());
      assertThat(device.driver()).isNotNull();
    }
    assertThat(lab.host().attributes().list("bus")).contains("pci", "toy");
    lab.host().attributes().list("bus").forEach(this::lookAtBus);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
  }

  private void lookAtBus(String bus) {
    String drivers = "bus/" + bus + "/drivers";
    assertThat(lab.host().attributes().list("bus/" + bus + "/devices")).isNotNull();
    for (String driver : lab.host().attributes().list(drivers)) {
      assertThat(lab.host().attributes().list(drivers + "/" + driver)).contains("bind", "unbind");
    }
  }

  /** One that hangs costs its delay once. */
  void assertToldAtOnce(String name) {
    assertRefused(Errno.ETIMEDOUT, "has not come back from", actions.get(name));
  }

  private void step(String name, Runnable action) {
    actions.put(name, action);
    long began = System.nanoTime();
    try {
      action.run();
    } catch (RefusedException e) {
      assertThat(e.refusal().reason()).as(name).isNotBlank();
      refused.put(name, e.errno());
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).as(name).isLessThan(PATIENCE);
  }
}
