package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Role;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.EngineAccess;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.FdLimits;
import org.bindery.engine.HardwareFd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LimitTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
    assertThat(lab.group.claimed()).isFalse();
  }

  private HardwareFd open(long pinnedBytes, int objects, int areas) {
    return lab.engine.open(
        "small", lab.process, lab.faults::add, new FdLimits(pinnedBytes, objects, areas));
  }

  private static void map(HardwareFd fd, int ioas, long address, long length, long iova) {
    fd.map(ioas, address, length, Access.READ_WRITE, OptionalLong.of(iova));
  }

  @Test
  void pinnedBytesAreChargedWhereTheyArePinned() {
    HardwareFd fd = open(0x4fff, 100, 100);
    int ioas = fd.allocateIoas();
    map(fd, ioas, VA, 0x6000, 0x10000);
    EngineDevice device = fd.bind(lab.device);
    Refusal refusal = refused(Errno.ENOMEM, () -> device.attach(ioas));
    assertThat(refusal.reason()).contains("small may have 0x4fff bytes pinned", "0x6000 more");
    assertThat(refusal.blockers().getFirst().object()).isEqualTo("small");
    assertThat(lab.memory.pinnedPages()).isZero();
    fd.unmap(ioas, 0x10000, 0x6000);
    device.attach(ioas);
    map(fd, ioas, VA, 0x3000, 0x10000);
    refused(Errno.ENOMEM, () -> map(fd, ioas, VA, 0x2000, 0x20000));
    assertThat(fd.areas(ioas)).hasSize(1);
    map(fd, ioas, VA, 0x1000, 0x20000);
    refused(Errno.ENOMEM, () -> map(fd, ioas, VA, 1 << 12, 0x30000));
    fd.unmap(ioas, 0x20000, 0x1000);
    map(fd, ioas, VA, 0x1000, 0x30000);
  }

  @Test
  void whatCannotBeFoundIsToldBeforeTheLimit() {
    HardwareFd fd = open(0x1000, 100, 100);
    int ioas = fd.allocateIoas();
    fd.bind(lab.device).attach(ioas);
    refused(Errno.EFAULT, () -> map(fd, ioas, VA + Lab.SIZE - 0x4000, 0x5000, 0x10000));
  }

  @Test
  void aPageOfAMapAndItsCopiesCountsOnce() {
    HardwareFd fd = open(0x3000, 100, 100);
    int ioas = fd.allocateIoas();
    int second = fd.allocateIoas();
    EngineDevice device = fd.bind(lab.device);
    device.attach(ioas);
    fd.allocateHwpt(device.id(), HwptRequest.paging(second));
    map(fd, ioas, VA, 0x3000, 0x10000);
    fd.copy(second, ioas, 0x11000, 0x2000, Access.READ, OptionalLong.empty());
    fd.unmap(ioas, 0x10000, 0x3000);
    // Two are still there by the copy.
    map(fd, ioas, VA + 0x8000, 0x1000, 0x10000);
    refused(Errno.ENOMEM, () -> map(fd, ioas, VA + 0x9000, 0x1000, 0x20000));
  }

  @Test
  void accessesAreChargedToo() {
    HardwareFd fd = open(0x2000, 100, 100);
    int ioas = fd.allocateIoas();
    map(fd, ioas, VA, 0x4000, 0x10000);
    EngineAccess access =
        fd.commands(AccessCommands.class).orElseThrow().createAccess((_, _) -> {}, true);
    access.attach(ioas);
    access.pin(0x10000, 0x2000, Access.READ);
    access.pin(0x10000, 0x1000, Access.READ);
    refused(Errno.ENOMEM, () -> access.pin(0x11000, 0x2000, Access.READ));
    access.unpin(0x10000, 0x2000);
    access.pin(0x11000, 0x1000, Access.READ);
    refused(Errno.ENOMEM, () -> access.pin(0x12000, 0x1000, Access.READ));
  }

  @Test
  void whoMayLockIsChargedNothing() {
    HardwareFd fd = open(0x1000, 100, 100);
    int ioas = fd.allocateIoas();
    fd.bind(lab.device).attach(ioas);
    lab.process.grant(Role.CAP_IPC_LOCK);
    map(fd, ioas, VA, 0x8000, 0x10000);
    // As in the kernel, what is asked is who maps, not who is unmapped.
    lab.process.grant(Role.CAP_SYS_RAWIO);
    map(fd, ioas, VA, 0x1000, 0x20000);
    fd.unmap(ioas, 0x10000, 0x8000);
    refused(Errno.ENOMEM, () -> map(fd, ioas, VA, 0x1000, 0x30000));
  }

  @Test
  void objectsOfEveryTypeCount() {
    HardwareFd fd = open(Long.MAX_VALUE, 3, 100);
    int ioas = fd.allocateIoas();
    EngineDevice device = fd.bind(lab.device);
    int second = fd.allocateIoas();
    assertThat(refused(Errno.ENOMEM, fd::allocateIoas).reason()).contains("small has 3 objects");
    refused(Errno.ENOMEM, () -> fd.allocateHwpt(device.id(), HwptRequest.paging(ioas)));
    refused(Errno.ENOMEM, () -> device.attach(ioas));
    refused(
        Errno.ENOMEM,
        () -> fd.commands(AccessCommands.class).orElseThrow().createAccess((_, _) -> {}, true));
    fd.destroy(second);
    device.attach(ioas);
    device.close();
    fd.allocateIoas();
    fd.allocateIoas();
    refused(Errno.ENOMEM, () -> fd.bind(lab.device));
    assertThat(lab.group.claimed()).as("nothing was claimed for it").isFalse();
    assertThat(fd.objects()).hasSize(3);
  }

  @Test
  void aSubdeviceThatIsOneTooManyClaimsNothing() {
    try (PasidLab pasids = new PasidLab()) {
      HardwareFd fd =
          pasids.lab.engine.open(
              "small", pasids.lab.process, pasids.lab.faults::add, new FdLimits(0, 1, 0));
      fd.allocateIoas();
      refused(Errno.ENOMEM, () -> fd.bind(pasids.parent, "wq0.0", 5));
      assertThat(pasids.group.claimedPasids()).isZero();
    }
  }

  @Test
  void areasAreCountedByAddressSpace() {
    HardwareFd fd = open(Long.MAX_VALUE, 100, 2);
    int ioas = fd.allocateIoas();
    int second = fd.allocateIoas();
    map(fd, ioas, VA, 1, 0x10000);
    map(fd, ioas, VA, 1, 0x10001);
    // Before what is wrong with the addresses, as the kernel allocates areas first.
    assertThat(refused(Errno.ENOMEM, () -> map(fd, ioas, VA, 1, 0x10000)).reason())
        .contains("has 2 areas and may have 2");
    map(fd, second, VA, 1, 0x10000);
    refused(
        Errno.ENOMEM, () -> fd.copy(second, ioas, 0x10000, 2, Access.READ, OptionalLong.empty()));
    fd.copy(second, ioas, 0x10000, 1, Access.READ, OptionalLong.empty());
    assertThat(fd.areas(second)).hasSize(2);
    fd.unmap(ioas, 0x10000, 1);
    map(fd, ioas, VA, 1, 0x10000);
  }

  /** Two address spaces, for one of which there is room at a time. */
  @Test
  void whatIsChargedAtOnceIsRefundedExactly() throws Exception {
    HardwareFd fd = open(0x3000, 100, 100);
    EngineDevice device = fd.bind(lab.device);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int worker = 0; worker < 2; worker++) {
      int ioas = fd.allocateIoas();
      fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));
      long address = VA + worker * 0x10000;
      tasks.add(() -> {
        int had = 0;
        while (had < 1_000) {
          try {
            map(fd, ioas, address, 0x2000, 0x10000);
          } catch (RefusedException refused) {
            assertThat(refused.errno()).isEqualTo(Errno.ENOMEM);
            Thread.yield();
            continue;
          }
          had++;
          fd.unmap(ioas, 0x10000, 0x2000);
        }
        return had;
      });
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> futures = tasks.stream().map(pool::submit).toList();
      for (Future<Integer> future : futures) {
        assertThat(future.get(50, TimeUnit.SECONDS)).isEqualTo(1_000);
      }
    }
    // Nothing of it is left charged.
    int last = fd.allocateIoas();
    fd.allocateHwpt(device.id(), HwptRequest.paging(last));
    map(fd, last, VA, 0x3000, 0x10000);
  }
}
