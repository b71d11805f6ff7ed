package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;
import static org.bindery.backend.sim.testing.TestHost.E1000;
import static org.bindery.backend.sim.testing.TestHost.EDU;
import static org.bindery.backend.sim.testing.TestHost.EDU_BEHIND_BRIDGE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.RegionInfo;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TinyEngine;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.device.DevicePort;
import org.bindery.engine.EngineDevice;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Devices that come and go, also while they are in use; hosts that stop. */
@Timeout(60)
class HotPlugTest {
  private static final String EDU_03 =
      """
      { "name": "0000:01:03.0", "bridge": "0000:00:08.0", "vendor": "0x1234", "device": "0x11e8",
        "class": "0x00ff00", "bars": [ { "index": 0, "kind": "memory32", "size": "1M" } ] }
      """;

  private final TestHost lab = TestHost.eduLab();
  private final TinyEngine engine = lab.engine();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aDeviceThatComesHasTheGroupOfItsPlace() {
    assertThat(lab.host().plug(EDU_03)).isEqualTo("0000:01:03.0");
    assertThat(lab.device("0000:01:03.0").group()).hasValue(3);
    String alone = EDU_03.replace("01:03.0\", \"bridge\": \"0000:00:08.0\"", "00:11.0\"");
    assertThat(lab.device(lab.host().plug(alone)).group()).hasValue(8);
    assertThat(lab.came()).endsWith("0000:01:03.0", "0000:00:11.0");
    lab.host().unplug("0000:00:11.0");
    assertThat(lab.host().groups()).hasSize(8);
  }

  @Test
  void aDriverThatKnowsItsIdsTakesItAndAClaimedGroupKeepsItFromDoingSo() {
    String nic = EDU_03.replace("0x1234", "0x8086").replace("0x11e8", "0x100e");
    lab.host().plug(nic);
    assertThat(lab.device("0000:01:03.0").driver()).contains("e1000");
    lab.host().unplug("0000:01:03.0");
    lab.take(E1000);
    lab.take(EDU_BEHIND_BRIDGE);
    DeviceFile file = lab.open(EDU_BEHIND_BRIDGE);
    file.bind(new TinyFd(engine));
    lab.host().plug(nic);
    assertThat(engine.membersAdded()).containsExactly("0000:01:03.0");
    assertThat(lab.device("0000:01:03.0").driver()).isEmpty();
    assertThat(lab.log().lines()).anyMatch(line -> line.contains("stays without a host driver"));
    file.close();
  }

  @Test
  void aWrongDescriptionIsRefusedWithItsPlace() {
    assertRefused(Errno.EINVAL, "line 1, column ", () -> lab.host().plug("edu"));
    assertRefused(
        Errno.EINVAL, "(/class)", () -> lab.host().plug(EDU_03.replace("0x00ff00", "ff")));
    assertRefused(
        Errno.EINVAL,
        "leads to bus 01",
        () -> lab.host().plug(EDU_03.replace("0000:01:03.0", "0000:02:03.0")));
    assertRefused(
        Errno.EINVAL,
        "0000:00:07.0",
        () -> lab.host().plug(EDU_03.replace("0000:00:08.0", "0000:00:07.0")));
    lab.host().plug(EDU_03);
    assertThat(
            assertRefused(Errno.EEXIST, "0000:01:03.0", () -> lab.host().plug(EDU_03)).remedies())
        .containsExactly("hotplug remove 0000:01:03.0");
    assertRefused(Errno.ENODEV, "0000:01:04.0", () -> lab.host().unplug("0000:01:04.0"));
  }

  @Test
  void aBridgeTakesAlongWhatIsBehindIt() {
    lab.host().unplug("0000:00:08.0");
    assertThat(lab.went()).containsExactlyInAnyOrder("0000:00:08.0", E1000, EDU_BEHIND_BRIDGE);
    assertThat(lab.went()).last().isEqualTo("0000:00:08.0");
    assertThat(lab.host().groups()).hasSize(7);
  }

  @Test
  void aBoundDeviceThatGoesIsDeadAtOnceAndItsOwnerTold() {
    TestDevices devices = TestDevices.register();
    lab.host().models().add(devices);
    lab.take(EDU);
    HostDevice before = lab.device(EDU);
    DeviceFile file = lab.open(EDU);
    file.bind(new TinyFd(engine));
    var map = file.map(0);
    lab.host().unplug(EDU);
    assertThat(engine.membersRemoved()).containsExactly(EDU);
    assertRefused(Errno.ENODEV, "left", () -> file.read(0, 0, 4));
    assertRefused(Errno.ENODEV, "revoked", () -> map.getInt(0));
    assertRefused(Errno.ENODEV, "no device", () -> lab.host().open(before));
    assertThat(lab.host().attributes().exists("bus/pci/devices/" + EDU)).isFalse();
    file.close();
    // The same place can be taken again, by a device that is another one.
    lab.host().plug(EDU_03.replace("01:03.0\", \"bridge\": \"0000:00:08.0\"", "00:10.0\""));
    assertThat(lab.device(EDU).group()).hasValue(5);
    assertRefused(Errno.ENODEV, "no device", () -> lab.host().open(before));
  }

  /** Writes without pause, piece by piece. */
  private static final class Writer extends TestDevices.Register {
    private final DevicePort port;
    private final AtomicInteger landed;
    private final MemorySegment ones = MemorySegment.ofArray(new byte[8192]).fill((byte) 1);

    Writer(DevicePort port, AtomicInteger landed) {
      this.port = port;
      this.landed = landed;
    }

    @Override
    public void write(int region, long offset, int width, long value) {
      port.run(this::step);
    }

    private void step() {
      if (port.dma().write(0x10000, ones)) {
        landed.incrementAndGet();
      }
      port.run(this::step);
    }
  }

  @Test
  void aDeviceThatGoesDuringDmaWritesNothingMore() throws InterruptedException {
    surprise(() -> lab.host().unplug(EDU));
  }

  @Test
  void aHostThatStopsDuringDmaWritesNothingMore() throws InterruptedException {
    surprise(lab.host()::close);
    assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
        .noneMatch(name -> name.startsWith("bindery-sim-test"));
  }

  private void surprise(Runnable end) throws InterruptedException {
    AtomicInteger landed = new AtomicInteger();
    lab.host().models().add(new TestDevices((_, port) -> new Writer(port, landed)));
    lab.take(EDU);
    DeviceFile file = lab.open(EDU);
    EngineDevice device = file.bind(new TinyFd(engine));
    int domain = engine.allocate(engine.lastBound());
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(8192, 4096);
      engine.map(domain, memory, 0x10000, Access.READ_WRITE);
      device.attach(domain);
      file.write(RegionInfo.CONFIG, 4, 2, 6);
      file.write(0, 0, 4, 1);
      while (landed.get() < 20) {
        Thread.onSpinWait();
      }
      end.run();
      memory.fill((byte) 7);
      int count = landed.get();
      Thread.sleep(50);
      assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) 7);
      // One whose bytes had landed before may be counted after.
      assertThat(landed.get()).isBetween(count, count + 1);
      file.close();
    }
  }

  @Test
  void stoppingDoesNotWaitForACallInFlightAndEverythingIsRefusedAfterIt()
      throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean closed = new AtomicBoolean();
    lab.host()
        .models()
        .add(
            new TestDevices((identity, _) ->
                new TestDevices.Register() {
                  @Override
                  public long read(int region, long offset, int width) {
                    inside.countDown();
                    awaitQuietly(release);
                    return 1;
                  }

                  @Override
                  public void close() {
                    closed.compareAndSet(false, identity.name().equals(EDU));
                  }
                }));
    lab.take(EDU);
    DeviceFile file = lab.open(EDU);
    file.bind(new TinyFd(engine));
    Thread reader = Thread.ofPlatform().start(() -> file.read(0, 0, 4));
    inside.await();
    lab.host().close();
    assertRefused(Errno.ENODEV, "left", () -> file.read(0, 0, 4));
    file.close();
    assertRefused(Errno.ENODEV, "stopped", () -> lab.host().plug(EDU_03));
    assertThat(closed).isFalse();
    release.countDown();
    reader.join();
    // Who was in the model closes it behind.
    assertThat(closed).isTrue();
  }

  @Test
  void aModelThatThrowsIsDeadUntilTheNextOwner() {
    TestDevices devices =
        new TestDevices((_, _) ->
            new TestDevices.Register() {
              @Override
              public void write(int region, long offset, int width, long value) {
                if (value == 13) {
                  throw new IllegalStateException("unlucky");
                }
                super.write(region, offset, width, value);
              }
            });
    lab.host().models().add(devices);
    lab.take(EDU);
    DeviceFile file = lab.open(EDU);
    file.bind(new TinyFd(engine));
    file.write(RegionInfo.CONFIG, 4, 2, 6);
    DevicePort port = devices.port(EDU);
    file.write(0, 0, 4, 12);
    file.write(0, 0, 4, 13);
    assertThat(file.read(0, 0, 4)).isEqualTo(0xffffffffL);
    assertThat(port.dma().write(0x10000, MemorySegment.ofArray(new byte[4]))).isFalse();
    assertThat(engine.faults()).isEmpty();
    assertThat(lab.log().lines()).anyMatch(line -> line.contains(EDU) && line.contains("unlucky"));
    file.close();
    try (DeviceFile next = lab.open(EDU)) {
      next.bind(new TinyFd(engine));
      assertThat(next.read(0, 0, 4)).isZero();
    }
  }

  @Test
  void workOfOneOwnerIsNotDoneForTheNext() throws InterruptedException {
    AtomicInteger done = new AtomicInteger();
    TestDevices devices =
        new TestDevices((_, port) ->
            new TestDevices.Register() {
              @Override
              public void write(int region, long offset, int width, long value) {
                port.runAfter(Duration.ofMillis(value), done::incrementAndGet);
              }
            });
    lab.host().models().add(devices);
    lab.take(EDU);
    DeviceFile file = lab.open(EDU);
    file.bind(new TinyFd(engine));
    file.write(0, 0, 4, 50);
    file.close();
    file = lab.open(EDU);
    file.bind(new TinyFd(engine));
    file.write(0, 0, 4, 100);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (done.get() == 0 && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    Thread.sleep(20);
    assertThat(done).hasValue(1);
    file.close();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
