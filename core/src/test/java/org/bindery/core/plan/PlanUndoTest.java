package org.bindery.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bindery.api.RefusedException;
import org.bindery.binder.Step;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
import org.bindery.core.fake.FakeHost;
import org.bindery.core.saved.MemoryStore;
import org.bindery.core.saved.ProcessId;
import org.bindery.core.saved.SavedStates;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.Test;

class PlanUndoTest {
  private static final String DEVICE = "0000:00:10.0";
  private static final String ATTRIBUTE = "bus/pci/devices/" + DEVICE + "/numa_node";

  /** A plan with every undoable step, a write more or less than that may fail. */
  @Property
  void whateverWriteFailsTheTreeIsAsBefore(
      @ForAll @IntRange(max = 8) int failing, @ForAll boolean hasDriver, @ForAll boolean override) {
    FakeHost host = new FakeHost("lab").with(DEVICE, "020000", 1, hasDriver ? "e1000" : "");
    host.tree().put(ATTRIBUTE, "0");
    if (override) {
      host.tree().put("bus/pci/devices/" + DEVICE + "/driver_override", "e1000");
    }
    List<Step> steps =
        List.of(
            new Step.WriteAttribute(DEVICE, ATTRIBUTE, "0", "1"),
            new Step.OverrideDriver(DEVICE, hasDriver ? "e1000" : "", "vfio-pci"),
            new Step.WriteAttribute(DEVICE, ATTRIBUTE, "1", "2"));
    Map<String, String> before = host.tree().snapshot();
    try (PlugInCalls calls = new PlugInCalls(() -> Duration.ofSeconds(5))) {
      PlanRunner runner =
          new PlanRunner(calls, new Events(Clock.systemUTC(), text -> {}), memory());
      host.tree().failAt(failing);
      Optional<Journal> done = Optional.empty();
      try {
        done = Optional.of(runner.run(steps, target(host)));
      } catch (RefusedException e) {
        assertThat(e).hasMessageContaining("was made to fail").hasNoSuppressedExceptions();
      }
      int writes = hasDriver ? 5 : 4;
      assertThat(done.isPresent()).isEqualTo(failing >= writes);
      host.tree().failAt(-1);
      if (done.isPresent()) {
        assertThat(host.tree().snapshot()).isNotEqualTo(before);
        assertThat(done.get().undo(true)).isEmpty();
      }
      assertThat(host.tree().snapshot()).isEqualTo(before);
    }
  }

  private static SavedStates memory() {
    return new SavedStates(new MemoryStore(), ProcessId.current(), ProcessId::lives);
  }

  private static PlanTarget target(FakeHost host) {
    HostDevice device = host.devices().getFirst();
    return new PlanTarget(host, device);
  }

  @Test
  void aStepIsNotRunOnWhatItDoesNotExpect() {
    FakeHost host = new FakeHost("lab").with(DEVICE, "020000", 1, "e1000");
    host.tree().put(ATTRIBUTE, "7");
    Map<String, String> before = host.tree().snapshot();
    try (PlugInCalls calls = new PlugInCalls(() -> Duration.ofSeconds(5))) {
      PlanRunner runner =
          new PlanRunner(calls, new Events(Clock.systemUTC(), text -> {}), memory());
      assertThatThrownBy(() ->
              runner.check(
                  List.of(new Step.WriteAttribute(DEVICE, ATTRIBUTE, "0", "1")), target(host)))
          .hasMessageContaining("is '7' and not '0'");
      assertThatThrownBy(() ->
              runner.run(List.of(new Step.OverrideDriver(DEVICE, "igb", "vfio-pci")), target(host)))
          .hasMessageContaining("is e1000 and not igb");
    }
    assertThat(host.tree().snapshot()).isEqualTo(before);
  }

  @Test
  void aPlanKeepsToItsDevice() {
    Step register = new Step.RegisterDevice(DEVICE);
    PlanRules.check("x", device(), List.of(register, new Step.ResetDevice(DEVICE)));
    PlanRules.check(
        "x", device(), List.of(new Step.WriteAttribute(DEVICE, ATTRIBUTE, "", "x"), register));
    refused("0 times", List.of());
    refused("2 times", List.of(register, register));
    refused("another device", List.of(register, new Step.ResetDevice("0000:00:11.0")));
    refused("before it is registered", List.of(new Step.ResetDevice(DEVICE), register));
    refused(
        "leaves the attribute tree",
        List.of(new Step.WriteAttribute(DEVICE, "bus/../../etc/passwd", "", "x"), register));
    for (String elsewhere :
        List.of(
            "bus/pci/devices/0000:00:11.0/driver_override",
            "bus/pci/drivers_probe",
            "bus/pci/devices/" + DEVICE + "0/remove")) {
      refused(
          "not in its own folder",
          List.of(new Step.WriteAttribute(DEVICE, elsewhere, "", "x"), register));
    }
  }

  private static HostDevice device() {
    return new FakeHost("lab").with(DEVICE, "020000", 1, "").devices().getFirst();
  }

  private static void refused(String why, List<Step> steps) {
    assertThatThrownBy(() -> PlanRules.check("x", device(), steps))
        .hasMessageContaining("EIO")
        .hasMessageContaining("binder x")
        .hasMessageContaining(why);
  }
}
