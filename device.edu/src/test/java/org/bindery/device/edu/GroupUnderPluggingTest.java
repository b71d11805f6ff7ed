package org.bindery.device.edu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.host.SimHost;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.engine.IommuEngine;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;
import org.bindery.host.HostGroup;
import org.bindery.iommufd.IommufdProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A group under the real engine whose members come and go while two fds fight for it (I4): nobody
 * waits for anybody else's lock for ever, one fd owns it at a time, and no host driver gets a
 * member while one does.
 */
@Timeout(60)
class GroupUnderPluggingTest {
  private static final String EDU = "0000:01:02.0";
  private static final String E1000 = "0000:01:01.0";

  /** An e1000 that its host driver takes as it comes, when it may. */
  private static final String NIC =
      """
      { "name": "0000:01:03.0", "bridge": "0000:00:08.0", "vendor": "0x8086", "device": "0x100e",
        "class": "0x020000", "bars": [ { "index": 0, "kind": "memory32", "size": "128K" } ] }
      """;

  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = arena.allocate(16 * 4096, 4096);
  private SimHost host;
  private IommuEngine engine;

  @BeforeEach
  void start() {
    host = EduOnSimulatedHostTest.eduLab();
    engine = new IommufdProvider().create("lab", host.memory().orElseThrow());
    toVfio(EDU);
    toVfio(E1000);
  }

  @AfterEach
  void close() {
    engine.close();
    host.close();
    assertThat(host.memory().orElseThrow().pinnedPages()).isZero();
    arena.close();
  }

  private void toVfio(String device) {
    String path = "bus/pci/devices/" + device;
    host.attributes().write(path + "/driver_override", "vfio-pci");
    if (host.attributes().exists(path + "/driver")) {
      host.attributes().write(path + "/driver/unbind", device);
    }
    host.attributes().write("bus/pci/drivers_probe", device);
  }

  private HostDevice device(String name) {
    return host.devices().stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
  }

  private HostGroup group() {
    int id = device(EDU).group().getAsInt();
    return host.groups().stream().filter(g -> g.id() == id).findFirst().orElseThrow();
  }

  @Test
  void isOwnedByOneAtATimeWhileMembersComeAndGo() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger owned = new AtomicInteger();
    AtomicInteger owners = new AtomicInteger();
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    threads.add(
        start(
            failures,
            () -> {
              while (!stop.get()) {
                host.plug(NIC);
                host.unplug("0000:01:03.0");
              }
            }));
    for (String member : List.of(EDU, E1000)) {
      threads.add(
          start(
              failures,
              () -> {
                while (!stop.get()) {
                  bindOnce(member, owned, owners);
                }
              }));
    }
    while (owned.get() < 200 && failures.isEmpty()) {
      Thread.sleep(1);
    }
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(group().owner()).isEmpty();
    assertThat(group().blockers()).isEmpty();
  }

  private void bindOnce(String member, AtomicInteger owned, AtomicInteger owners) {
    try (EngineFd fd = engine.open("fd-" + member, new OneProcess(memory), faults::add);
        DeviceFile file = host.open(device(member))) {
      EngineDevice bound = file.bind(fd);
      assertThat(owners.incrementAndGet()).as("owners").isEqualTo(1);
      try {
        assertThat(group().blockers()).as("host drivers in an owned group").isEmpty();
        int ioas = fd.allocateIoas();
        fd.map(ioas, memory.address(), 16 * 4096, Access.READ_WRITE, OptionalLong.empty());
        bound.attach(ioas);
        assertThat(group().blockers()).as("host drivers in an owned group").isEmpty();
      } finally {
        owners.decrementAndGet();
      }
      owned.incrementAndGet();
    } catch (RefusedException e) {
      // The other fd has it, or the newcomer's host driver was faster.
      assertThat(e.errno()).as(e.getMessage()).isEqualTo(Errno.EPERM);
    }
  }

  private static Thread start(List<Throwable> failures, Runnable work) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            work.run();
          } catch (RuntimeException | AssertionError e) {
            failures.add(e);
          }
        });
  }
}
