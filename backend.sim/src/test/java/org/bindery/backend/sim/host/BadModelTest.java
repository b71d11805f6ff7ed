package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.TestHost.EDU;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.DeviceModel;
import org.bindery.device.DeviceModelFactory;
import org.bindery.device.DevicePort;
import org.bindery.host.DeviceFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A model, or its factory, misbehaves in whatever it is asked: the other devices go on (I12). */
@Timeout(120)
class BadModelTest {
  private static final String BAD_TOO = "0000:00:13.0";
  private static final String GOOD = "0000:00:14.0";
  private static final String LATE = "0000:00:15.0";
  private static final String DEVICE =
      """
      {"name": "%s", "vendor": "0x1234", "device": "0x11e8", "class": "0x00ff00",
       "iommu": "dmar0", "resetMethods": ["flr"],
       "bars": [{"index": 0, "kind": "memory32", "size": "1M"}]}
      """;

  private enum How {
    THROWS,
    LACKS_A_CLASS,
    RUNS_OUT_OF_STACK,
    ANSWERS_NULL,
    HANGS
  }

  private final TestHost lab = TestHost.eduLab();
  private final CountDownLatch mended = new CountDownLatch(1);
  private final List<Thread> users = new ArrayList<>();

  static Stream<Arguments> everything() {
    return Stream.of("models", "create", "issuesNoSnoop", "read", "write", "reset", "close", "work")
        .flatMap(method -> Stream.of(How.values()).map(how -> Arguments.of(method, how)))
        .filter(c -> c.get()[1] != How.ANSWERS_NULL || c.get()[0].equals("create"));
  }

  @AfterEach
  void close() {
    mended.countDown();
    lab.close();
  }

  private final class Bad implements DeviceModelFactory {
    private final String method;
    private final How how;

    Bad(String method, How how) {
      this.method = method;
      this.how = how;
    }

    private void in(String called) {
      if (called.equals(method)) {
        misbehave();
      }
    }

    private void misbehave() {
      switch (how) {
        case THROWS -> throw new IllegalStateException("bad");
        case LACKS_A_CLASS -> throw new NoClassDefFoundError("com/nowhere/Thing");
        case RUNS_OUT_OF_STACK -> throw new StackOverflowError();
        case ANSWERS_NULL -> {}
        case HANGS -> hang();
      }
    }

    private void hang() {
      while (true) {
        try {
          mended.await();
          return;
        } catch (InterruptedException e) {
          // It does not even listen to interrupts.
          continue;
        }
      }
    }

    @Override
    public boolean models(DeviceIdentity identity) {
      boolean mine = identity.name().equals(EDU) || identity.name().equals(BAD_TOO);
      if (mine) {
        in("models");
      }
      return mine;
    }

    @Override
    public DeviceModel create(DeviceIdentity identity, DevicePort port) {
      in("create");
      return how == How.ANSWERS_NULL ? null : new Model(port);
    }

    private final class Model implements DeviceModel {
      private final DevicePort port;

      Model(DevicePort port) {
        this.port = port;
      }

      @Override
      public long read(int region, long offset, int width) {
        in("read");
        return 1;
      }

      @Override
      public void write(int region, long offset, int width, long value) {
        port.run(() -> in("work"));
        in("write");
      }

      @Override
      public boolean issuesNoSnoop() {
        in("issuesNoSnoop");
        return false;
      }

      @Override
      public void reset() {
        in("reset");
      }

      @Override
      public void close() {
        in("close");
      }
    }
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("everything")
  void isContained(String method, How how) throws Exception {
    var unused = lab.host().plug(DEVICE.formatted(BAD_TOO));
    unused = lab.host().plug(DEVICE.formatted(GOOD));
    Bad bad = new Bad(method, how);
    TestDevices good = TestDevices.register();
    lab.host().models().add(bad);
    lab.host().models().add(good);
    List<DeviceFile> files = List.of(bound(EDU), bound(BAD_TOO));
    for (DeviceFile file : files) {
      use(() -> file.write(0, 0, 4, 1));
      use(() -> file.read(0, 0, 4));
      use(file::reset);
    }
    goesOn(good, GOOD);
    unused = lab.host().plug(DEVICE.formatted(LATE));
    assertThat(lab.came()).as("told of").contains(LATE);
    goesOn(good, LATE);
    // Whoever waits for a model that hangs comes back when there is nothing to wait for.
    files.forEach(DeviceFile::close);
    lab.host().models().remove(bad);
    lab.host().unplug(BAD_TOO);
    goesOn(good, GOOD);
    lab.host().close();
    mended.countDown();
    for (Thread user : users) {
      user.join(30_000);
      assertThat(user.isAlive()).as("a user's thread").isFalse();
    }
  }

  private DeviceFile bound(String device) {
    lab.take(device);
    DeviceFile file = lab.open(device);
    var registered = file.bind(new TinyFd(lab.engine()));
    assertThat(registered).isNotNull();
    return file;
  }

  private void use(Runnable call) {
    users.add(
        Thread.ofPlatform()
            .start(() -> {
              try {
                call.run();
              } catch (RefusedException e) {
                // It was closed meanwhile.
              }
            }));
  }

  /** Its registers answer, and the work that it queues is done. */
  private void goesOn(TestDevices good, String device) throws Exception {
    DeviceFile file = bound(device);
    file.write(0, 0, 4, 0x77);
    assertThat(file.read(0, 0, 4)).isEqualTo(0x77);
    CountDownLatch done = new CountDownLatch(1);
    good.port(device).run(done::countDown);
    assertThat(done.await(30, TimeUnit.SECONDS)).as("work of %s is done", device).isTrue();
    file.close();
  }
}
