package org.bindery.tck.rule.binder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.bindery.api.Refusal;
import org.bindery.api.Use;
import org.bindery.binder.Plan;
import org.bindery.binder.Step;
import org.bindery.host.AttributeTree;
import org.bindery.host.HostDevice;
import org.bindery.tck.kit.BinderBench;
import org.bindery.tck.kit.EveryBinder;

/** Plans are data: what they say can be done as it stands, and asking for them does nothing. */
class PlanTest {
  private static Plan plan(BinderBench bench) {
    return bench.binder().plan(bench.device(), bench.host().attributes());
  }

  private static boolean registers(Step step) {
    return step instanceof Step.RegisterDevice
        || step instanceof Step.RegisterSoftwareDevice
        || step instanceof Step.RegisterSubdevice;
  }

  @EveryBinder
  void itRegistersItsDeviceOnceAndTouchesNoOther(BinderBench bench) {
    List<Step> steps = plan(bench).steps();
    assertEquals(1, steps.stream().filter(PlanTest::registers).count(), steps::toString);
    for (Step step : steps) {
      assertEquals(bench.device().name(), step.device(), step::toString);
    }
  }

  @EveryBinder
  void onlyAResetComesAfterTheRegistration(BinderBench bench) {
    boolean registered = false;
    for (Step step : plan(bench).steps()) {
      if (!registers(step)) {
        assertEquals(registered, step instanceof Step.ResetDevice, step::toString);
      }
      registered |= registers(step);
    }
  }

  @EveryBinder
  void eachStepBeginsWhereTheHostIs(BinderBench bench) {
    HostDevice device = bench.device();
    AttributeTree tree = bench.host().attributes();
    List<String> written = new ArrayList<>();
    for (Step step : plan(bench).steps()) {
      if (step instanceof Step.OverrideDriver move) {
        assertEquals(device.driver().orElse(""), move.from());
      } else if (step instanceof Step.WriteAttribute write && !written.contains(write.path())) {
        assertTrue(write.path().startsWith(device.path() + "/"), write::path);
        assertEquals(tree.read(write.path()), write.from(), write::path);
        written.add(write.path());
      }
    }
  }

  @EveryBinder
  void lookingChangesNothing(BinderBench bench) {
    Overlay tree = new Overlay(bench.host().attributes());
    List<String> before = drivers(bench);
    for (HostDevice device : bench.host().devices()) {
      if (bench.binder().match(device).score() > 0) {
        assertFalse(bench.binder().plan(device, tree).steps().isEmpty());
        for (Use use : Use.values()) {
          for (Refusal refusal : bench.binder().obstacles(device, use, tree)) {
            assertFalse(refusal.reason().isBlank(), device.name());
          }
        }
      }
    }
    assertEquals(Map.of(), tree.written());
    assertEquals(before, drivers(bench));
  }

  /** So a plan that ended half-way is begun again, and one that was run is not run twice. */
  @EveryBinder
  void aDeviceThatIsAsPlannedIsRegisteredAndNothingElse(BinderBench bench) {
    HostDevice device = bench.device();
    Overlay tree = new Overlay(bench.host().attributes());
    Optional<String> driver = device.driver();
    for (Step step : plan(bench).steps()) {
      if (step instanceof Step.OverrideDriver move) {
        driver = Optional.of(move.to()).filter(name -> !name.isEmpty());
      } else if (step instanceof Step.WriteAttribute write) {
        tree.write(write.path(), write.to());
      }
    }
    for (Step step : bench.binder().plan(new Driven(device, driver), tree).steps()) {
      assertTrue(registers(step) || step instanceof Step.ResetDevice, step::toString);
    }
  }

  private static List<String> drivers(BinderBench bench) {
    return bench.host().devices().stream()
        .map(device -> device.name() + " " + device.driver())
        .toList();
  }

  @EveryBinder
  void manyMayAskAtOnce(BinderBench bench) throws ExecutionException, InterruptedException {
    Plan alone = plan(bench);
    List<CompletableFuture<Plan>> plans = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      plans.add(CompletableFuture.supplyAsync(() -> plan(bench)));
    }
    for (CompletableFuture<Plan> each : plans) {
      assertEquals(alone, each.get());
    }
  }
}
