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
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.AddressCommands;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.FdLimits;
import org.bindery.engine.HardwareFd;
import org.bindery.iommufd.fake.FakeProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ChangeProcessTest {
  private final Lab lab = new Lab();
  private final HardwareFd fd =
      lab.engine.open("fd1", lab.process, lab.faults::add, new FdLimits(0x4000, 100, 100));
  private final AddressCommands spaces = fd.commands(AddressCommands.class).orElseThrow();
  private final Memory file = lab.process.add(0x1000000, 0x10000, Access.READ_WRITE);
  private final FakeProcess other = new FakeProcess();
  private final int ioas = fd.allocateIoas();

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  private void map(int to, long start, long length) {
    spaces.mapFile(to, file, start, length, Access.READ, OptionalLong.of(start));
  }

  @Test
  void theChargeMovesOnceForAllCopies() {
    fd.bind(lab.device).attach(ioas);
    int second = fd.allocateIoas();
    fd.copy(second, mapped(0x4000), 0x1000, 0x2000, Access.READ, OptionalLong.empty());
    refused(Errno.ENOMEM, () -> map(ioas, 0x8000, 0x1000));
    spaces.changeProcess(other);
    map(ioas, 0x8000, 0x4000);
    refused(Errno.ENOMEM, () -> map(ioas, 0xc000, 0x1000));
    Refusal full = refused(Errno.ENOMEM, () -> spaces.changeProcess(other));
    assertThat(full.blockers()).extracting(b -> b.object()).containsExactly("fd1");
    refused(Errno.ENOMEM, () -> map(ioas, 0xc000, 0x1000));
    fd.unmap(ioas, 0, 0x4000);
    spaces.changeProcess(other);
    // What it was is what it is: nothing is charged twice.
    spaces.changeProcess(other);
    map(ioas, 0xc000, 0x4000);
    refused(Errno.ENOMEM, () -> spaces.changeProcess(lab.process));
    fd.unmap(ioas, 0x8000, 0x4000);
    spaces.changeProcess(lab.process);
  }

  private int mapped(long length) {
    map(ioas, 0, length);
    return ioas;
  }

  @Test
  void memoryOfAProcessStaysWithIt() {
    map(ioas, 0, 0x1000);
    int second = fd.allocateIoas();
    fd.map(second, VA, 0x1000, Access.READ, OptionalLong.of(0x5000));
    Refusal refusal = refused(Errno.EINVAL, () -> spaces.changeProcess(lab.process));
    assertThat(refusal.remedies()).containsExactly("unmap fd1 2 0x5000 0x1000");
    fd.unmap(second, 0x5000, 0x1000);
    spaces.changeProcess(other);
  }

  @Test
  void anAreaInWorkIsEbusyBeforeWhatItIs() {
    fd.bind(lab.device).attach(ioas);
    AtomicReference<Errno> errno = new AtomicReference<>();
    lab.hardware
        .domainOf(lab.device.requester())
        .onNextMap(() -> {
          try {
            spaces.changeProcess(other);
          } catch (RefusedException refused) {
            errno.set(refused.errno());
          }
        });
    fd.map(ioas, VA, 0x1000, Access.READ, OptionalLong.of(0x5000));
    assertThat(errno).hasValue(Errno.EBUSY);
  }

  @Test
  void aClosedFdIsEbadf() {
    fd.close();
    refused(Errno.EBADF, () -> spaces.changeProcess(other));
  }

  @Test
  @Timeout(60)
  void changesOfAllAddressSpacesWhileTheyAreUsed() throws Exception {
    HardwareFd busy =
        lab.engine.open("fd2", lab.process, lab.faults::add, new FdLimits(0x4000, 100, 100));
    AddressCommands commands = busy.commands(AddressCommands.class).orElseThrow();
    EngineDevice device = busy.bind(lab.device);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int worker = 0; worker < 2; worker++) {
      int space = busy.allocateIoas();
      busy.allocateHwpt(device.id(), HwptRequest.paging(space));
      FakeProcess to = worker == 0 ? other : lab.process;
      tasks.add(() -> {
        for (int i = 0; i < 1_000; i++) {
          commands.mapFile(space, file, 0, 0x2000, Access.READ, OptionalLong.of(0x10000));
          busy.unmap(space, 0x10000, 0x2000);
        }
        return 0;
      });
      tasks.add(() -> {
        for (int i = 0; i < 1_000; i++) {
          try {
            commands.changeProcess(to);
          } catch (RefusedException refused) {
            assertThat(refused.errno()).isIn(Errno.EBUSY, Errno.ENOMEM);
          }
        }
        return 0;
      });
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<Integer>> futures = tasks.stream().map(pool::submit).toList();
      for (Future<Integer> future : futures) {
        future.get(50, TimeUnit.SECONDS);
      }
    }
    // Nothing is left charged to either.
    int last = busy.ioases().getFirst();
    commands.mapFile(last, file, 0, 0x4000, Access.READ, OptionalLong.of(0x10000));
    commands.changeProcess(other);
    commands.mapFile(last, file, 0x4000, 0x4000, Access.READ, OptionalLong.of(0x20000));
  }
}
