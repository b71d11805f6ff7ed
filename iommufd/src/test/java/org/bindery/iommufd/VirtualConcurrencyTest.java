package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineEventQueue;
import org.bindery.engine.EngineObject;
import org.bindery.engine.VirtualCommands;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fakes fail when a thing ends twice or too early, and the lab when one is left. */
@Timeout(60)
class VirtualConcurrencyTest {
  private static final int ROUNDS = 1_000;

  private final GuestLab guest = new GuestLab();
  private final Lab lab = guest.lab;
  private final VirtualCommands virtual = guest.virtual();
  private final int iommu = guest.virtualIommu(guest.nestParent());

  @AfterEach
  void close() {
    guest.close();
  }

  /** Answers what was not expected; a refusal that was is no result. */
  private static void allowing(Set<Errno> expected, Runnable command) {
    try {
      command.run();
    } catch (RefusedException refused) {
      if (!expected.contains(refused.errno())) {
        throw refused;
      }
    }
  }

  private static void run(List<Callable<Void>> tasks) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<Void>> results = new ArrayList<>();
      tasks.forEach(task -> results.add(pool.submit(task)));
      for (Future<Void> result : results) {
        result.get();
      }
    }
  }

  private List<Integer> ids(String type) {
    return lab.fd.objects().stream()
        .filter(object -> object.type().equals(type))
        .map(EngineObject::id)
        .toList();
  }

  @Test
  void aVirtualDeviceEndsOnceByCommandOrWithItsDevice() throws Exception {
    FakeDevice other = lab.member(new FakeGroup(7), 1, 2);
    AtomicBoolean unbinding = new AtomicBoolean(true);
    Callable<Void> binds =
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            EngineDevice bound = lab.fd.bind(other);
            allowing(
                Set.of(Errno.EEXIST, Errno.ENOENT),
                () -> virtual.allocateVirtualDevice(iommu, bound.id(), 1));
            bound.close();
          }
          unbinding.set(false);
          return null;
        };
    Callable<Void> destroys =
        () -> {
          while (unbinding.get()) {
            ids("vdevice")
                .forEach(
                    id -> allowing(Set.of(Errno.ENOENT, Errno.EBUSY), () -> lab.fd.destroy(id)));
          }
          return null;
        };
    Callable<Void> allocates =
        () -> {
          while (unbinding.get()) {
            ids("device")
                .forEach(id ->
                    allowing(
                        Set.of(Errno.ENOENT, Errno.EEXIST),
                        () -> virtual.allocateVirtualDevice(iommu, id, 2)));
          }
          return null;
        };
    run(List.of(binds, destroys, allocates));
    ids("vdevice").forEach(lab.fd::destroy);
    assertThat(guest.hardware.slice().members).isEmpty();
    lab.fd.destroy(iommu);
  }

  @Test
  void eventsAreDeliveredOnceOrMissedByNumber() throws Exception {
    EngineEventQueue queue = virtual.allocateEventQueue(iommu, 7, 4);
    AtomicInteger reporting = new AtomicInteger(2);
    List<Integer> numbers = new ArrayList<>();
    Callable<Void> reports =
        () -> {
          for (int i = 0; i < ROUNDS * 10; i++) {
            var unused = guest.hardware.slice().event(7, 1, 2, 3, 4);
          }
          reporting.decrementAndGet();
          return null;
        };
    Callable<Void> reads =
        () -> {
          boolean more = true;
          while (more) {
            more = reporting.get() > 0 || queue.pending();
            queue.read(64, (sequence, lost, record) -> numbers.add(sequence));
          }
          return null;
        };
    run(List.of(reports, reports, reads));
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    assertThat(numbers.getLast()).as("the last is told or marked").isEqualTo(ROUNDS * 20 - 1);
  }

  @Test
  void hardwareQueuesStartAndEndInOrder() throws Exception {
    lab.map(guest.ioas, 0x1000, 0x2000);
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int index = 0; index < 2; index++) {
      int mine = index;
      tasks.add(() -> {
        for (int i = 0; i < ROUNDS; i++) {
          allowing(
              Set.of(Errno.EEXIST, Errno.EIO),
              () -> {
                int queue = virtual.allocateHardwareQueue(iommu, 3, mine, 0x1000, 0x1000);
                destroyWhenUnused(queue);
              });
        }
        return null;
      });
    }
    run(tasks);
    assertThat(guest.hardware.slice().queues).isEmpty();
    assertThat(lab.accesses()).isEmpty();
  }

  private void destroyWhenUnused(int queue) {
    boolean destroyed = false;
    while (!destroyed) {
      try {
        lab.fd.destroy(queue);
        destroyed = true;
      } catch (RefusedException refused) {
        assertThat(refused.errno()).isEqualTo(Errno.EBUSY);
      }
    }
  }

  @Test
  void closingTheFdWaitsForWhatIsUnderWay() throws Exception {
    Callable<Void> works =
        () -> {
          allowing(
              Set.of(Errno.EBADF),
              () -> {
                while (true) {
                  int table = guest.nested(iommu);
                  int device = virtual.allocateVirtualDevice(iommu, guest.device.id(), 1);
                  guest.device.attach(table);
                  guest.device.detach();
                  lab.fd.destroy(device);
                  lab.fd.destroy(table);
                }
              });
          return null;
        };
    Callable<Void> closes =
        () -> {
          while (ids("vdevice").isEmpty()) {
            Thread.onSpinWait();
          }
          lab.fd.close();
          return null;
        };
    run(List.of(works, closes));
    assertThat(guest.hardware.slice().closed()).isTrue();
    assertThat(lab.hardware.domains()).isEmpty();
  }
}
