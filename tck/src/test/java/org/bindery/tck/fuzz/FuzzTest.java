package org.bindery.tck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bindery.tck.kit.KitProcess;
import org.bindery.tck.sequence.DoorFuzz;
import org.bindery.tck.sequence.Facts;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.iommufd.IoasUnmap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a process does, it gets an answer, and when it exits nothing of it is left. */
class FuzzTest {
  private static final int STEPS = 120;

  private final BrokenCalls broken = new BrokenCalls();

  @AfterEach
  void nothingBroke() {
    broken.close();
    assertThat(broken.take()).isEmpty();
  }

  private void run(FuzzedMachine machine, long first, int calls) {
    try (machine;
        DoorFuzz fuzz = machine.fuzz(1, broken)) {
      for (long seed = first; fuzz.calls() < calls; seed++) {
        assertThat(fuzz.run(seed, STEPS)).as("seed " + seed).isEmpty();
      }
      assertThat(fuzz.done()).isGreaterThan(calls / 10);
    }
  }

  @Test
  void overTheMocks() {
    run(FuzzedMachine.mock(KernelProfile.LINUX_7_2), 1000, 20_000);
  }

  @Test
  void asAnOlderKernel() {
    run(FuzzedMachine.mock(KernelProfile.LINUX_6_12), 2000, 5_000);
  }

  @Test
  void overTheDeviceFilesOfAHost() {
    run(FuzzedMachine.host(), 3000, 20_000);
  }

  @Test
  @Tag("long")
  void aMillion() {
    run(FuzzedMachine.mock(KernelProfile.LINUX_7_2), 1_000_000, 500_000);
    run(FuzzedMachine.host(), 2_000_000, 500_000);
  }

  @Test
  void ofSeveralProcessesAtOnce() throws Exception {
    try (FuzzedMachine machine = FuzzedMachine.mock(KernelProfile.LINUX_7_2);
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<String>> running = new ArrayList<>();
      for (int pid = 1; pid <= 3; pid++) {
        KitProcess process = new KitProcess(pid, Set.of());
        long first = 4000 + 1000 * pid;
        running.add(
            threads.submit(() -> {
              String wrong = "";
              try (DoorFuzz fuzz =
                  new DoorFuzz(machine.door(), process, Facts.plain(2), () -> "")) {
                for (long seed = first; wrong.isEmpty() && fuzz.calls() < 5_000; seed++) {
                  wrong = fuzz.run(seed, STEPS);
                }
              }
              return wrong;
            }));
      }
      for (Future<String> each : running) {
        assertThat(each.get()).isEmpty();
      }
      assertThat(machine.memory().pinnedPages()).isZero();
    }
  }

  /** A door with a fault, and that the shortest that shows it is told. */
  @Test
  void whatIsNoAnswerIsShownInAFewOperations() {
    try (FuzzedMachine machine = FuzzedMachine.mock(KernelProfile.LINUX_7_2)) {
      RawDoor faulty = faulty(machine.door());
      String wrong = "";
      try (DoorFuzz fuzz =
          new DoorFuzz(faulty, new KitProcess(1, Set.of()), Facts.plain(2), () -> "")) {
        for (long seed = 1; wrong.isEmpty() && seed < 100; seed++) {
          wrong = fuzz.run(seed, STEPS);
        }
      }
      assertThat(wrong).startsWith("broke: answered -5000\nshown by\n");
      assertThat(wrong.lines().skip(2)).as(wrong).hasSizeBetween(2, 4);
    }
  }

  /** Answers no errno when something was unmapped. */
  private static RawDoor faulty(RawDoor door) {
    return (RawDoor)
        Proxy.newProxyInstance(
            RawDoor.class.getClassLoader(),
            new Class<?>[] {RawDoor.class},
            (proxy, method, args) -> {
              try {
                Object answer = method.invoke(door, args);
                boolean unmapped =
                    method.getName().equals("ioctl")
                        && (long) args[2] == IoasUnmap.COMMAND.number()
                        && (int) answer == 0;
                return unmapped ? -5000 : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
