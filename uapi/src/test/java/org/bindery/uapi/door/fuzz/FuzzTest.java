package org.bindery.uapi.door.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.api.Role;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.door.kit.FakeEngine;
import org.bindery.uapi.door.kit.UserProgram;
import org.bindery.uapi.door.lab.DoorLab;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a program does, it gets an answer, and when it exits nothing of it is left. */
class FuzzTest {
  private static final int CALLS = 1500;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void overTheEngine(long seed) {
    try (DoorLab lab = new DoorLab()) {
      RandomCalls calls = started(lab.program, seed);
      calls.run(CALLS);
      assertThat(calls.succeeded()).isGreaterThan(CALLS / 50);
      exit(lab);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void ofSeveralThreads(long seed) throws Exception {
    try (DoorLab lab = new DoorLab();
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        RandomCalls calls = started(lab.program, seed * 100 + i);
        running.add(threads.submit(() -> calls.run(CALLS / 3)));
      }
      for (Future<?> each : running) {
        each.get();
      }
      exit(lab);
    }
  }

  private static RandomCalls started(UserProgram program, long seed) {
    int _ = program.open("/dev/iommu");
    int _ = program.open("/dev/vfio/devices/vfio0");
    return new RandomCalls(program, seed);
  }

  private static void exit(DoorLab lab) {
    lab.program.door.exit(lab.program.process);
    assertThat(lab.clean()).isTrue();
    assertThat(lab.fds)
        .isNotEmpty()
        .allSatisfy(fd ->
            assertThatThrownBy(fd::objects)
                .isInstanceOfSatisfying(
                    RefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF)));
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36})
  void overAnEngineWithEveryFamily(long seed) {
    FakeEngine engine = new FakeEngine();
    try (UserProgram program = new UserProgram(new EngineDoor(engine), Role.CAP_SYS_RESOURCE)) {
      RandomCalls calls = started(program, seed);
      engine.opened.getFirst().add("ioas");
      engine.opened.getFirst().add("device");
      calls.run(CALLS);
      assertThat(calls.succeeded()).isGreaterThan(CALLS / 20);
      program.door.exit(program.process);
      assertThat(engine.opened).allMatch(fd -> fd.closed);
    }
  }
}
