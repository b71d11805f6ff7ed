package org.bindery.device.idxd.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.Errno;
import org.bindery.api.Role;
import org.bindery.api.WorkQueue;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Opcode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Use A: processes open queues and have the device work in their own address spaces. */
@Timeout(60)
class UserQueueTest {
  private static final int RECORD = 0;
  private static final int SOURCE = 4096;
  private static final int TARGET = 3 * 4096 - 100;
  private static final int LENGTH = 5000;

  private final DsaHost server = new DsaHost();
  private final OneProcess app = new OneProcess("app", Role.CAP_SYS_RAWIO);
  private final OneProcess other = new OneProcess("other");

  @AfterEach
  void close() {
    server.close();
    app.close();
    other.close();
  }

  private void assertMoves(WorkQueue queue, OneProcess process) throws InterruptedException {
    process.fill(RECORD, 32, 0);
    process.fill(SOURCE, LENGTH, 0x5a);
    process.fill(TARGET, LENGTH, 0);
    assertThat(
            queue.submit(
                Job.move(0, process.at(SOURCE), process.at(TARGET), LENGTH, process.at(RECORD))))
        .isEqualTo(1);
    assertThat(Job.await(process.segment(), process.at(RECORD))).isEqualTo(1);
    assertThat(process.bytes(TARGET, LENGTH)).containsOnly((byte) 0x5a);
  }

  @Test
  void aSharedQueueWorksForSeveralProcessesInTheirOwnAddresses() throws InterruptedException {
    server.enable("wq0.0", "shared", "user");
    try (WorkQueue first = server.open("wq0.0", app);
        WorkQueue second = server.open("wq0.0", other)) {
      assertThat(first.pasid()).isPositive().isNotEqualTo(second.pasid());
      assertThat(first.dedicated()).isFalse();
      assertThat(server.read("wq0.0", "clients")).isEqualTo("2");
      assertThat(server.read("dsa0", "clients")).isEqualTo("2");
      assertMoves(first, app);
      assertMoves(second, other);
      assertThat(server.host().memory().orElseThrow().pinnedPages()).as("pinned").isZero();
    }
    assertThat(server.read("wq0.0", "clients")).isEqualTo("0");
  }

  @Test
  void aDedicatedQueueIsOnesAloneAndThenTheNextOnes() throws InterruptedException {
    server.enable("wq0.0", "dedicated", "user");
    try (WorkQueue queue = server.open("wq0.0", app)) {
      assertThat(queue.dedicated()).isTrue();
      assertMoves(queue, app);
      assertThat(BusTest.refused(Errno.EBUSY, () -> server.open("wq0.0", other)).reason())
          .contains("app has it open");
    }
    try (WorkQueue queue = server.open("wq0.0", other)) {
      assertMoves(queue, other);
    }
  }

  @Test
  void onlyWhoWasGrantedItOrAdministersMayOpenIt() {
    server.enable("wq0.0", "shared", "user");
    assertThat(
            BusTest.refused(
                    Errno.EACCES, () -> server.host().openQueue(server.device("wq0.0"), other))
                .remedies())
        .containsExactly("wq grant wq0.0 --user other");
    OneProcess admin = new OneProcess("root", Role.CAP_SYS_ADMIN);
    server.host().openQueue(server.device("wq0.0"), admin).close();
    server.open("wq0.0", other).close();
    server.unbind("wq0.0");
    BusTest.refused(Errno.ENODEV, () -> server.host().openQueue(server.device("wq0.0"), other));
    server.enable("wq0.0", "shared", "user");
    BusTest.refused(Errno.EACCES, () -> server.host().openQueue(server.device("wq0.0"), other));
    admin.close();
  }

  @Test
  void thePortalIsForThoseWhoMayReachHardwareAndEnforcesThePasidToo() throws InterruptedException {
    server.enable("wq0.0", "shared", "user");
    try (WorkQueue unsafe = server.open("wq0.0", other);
        WorkQueue queue = server.open("wq0.0", app)) {
      WorkQueue.Portal portal = queue.portal();
      assertThat(BusTest.refused(Errno.EPERM, unsafe::portal).reason()).contains("CAP_SYS_RAWIO");
      app.fill(SOURCE, LENGTH, 7);
      MemorySegment forged =
          Job.move(
              unsafe.pasid() | 1 << 31, app.at(SOURCE), app.at(TARGET), LENGTH, app.at(RECORD));
      assertThat(portal.enqueue(forged)).isTrue();
      assertThat(Job.await(app.segment(), app.at(RECORD))).isEqualTo(1);
      assertThat(app.bytes(TARGET, LENGTH)).containsOnly((byte) 7);
      portal.close();
      BusTest.refused(Errno.EBADF, () -> portal.enqueue(forged));
    }
  }

  @Test
  void whatIsWrittenIsCheckedOneByOne() {
    server.enable("wq0.0", "shared", "user");
    try (WorkQueue queue = server.open("wq0.0", app)) {
      BusTest.refused(Errno.EINVAL, () -> queue.submit(MemorySegment.ofArray(new byte[63])));
      BusTest.refused(Errno.EINVAL, () -> queue.submit(MemorySegment.ofArray(new byte[0])));
      BusTest.refused(Errno.EINVAL, () -> queue.submit(Job.move(0, 0, 0, 1, app.at(8))));
      BusTest.refused(
          Errno.EINVAL,
          () -> queue.submit(Job.of(Opcode.BATCH, 0, 0, app.at(SOURCE), 0, 2, app.at(RECORD))));
      byte[] two = new byte[128];
      MemorySegment.copy(
          Job.move(0, app.at(SOURCE), app.at(TARGET), 1, app.at(RECORD)),
          0,
          MemorySegment.ofArray(two),
          0,
          64);
      two[64 + 8] = 1;
      assertThat(queue.submit(MemorySegment.ofArray(two))).as("up to the bad one").isEqualTo(1);
    }
  }

  @Test
  void everyOperationReachesTheOwnersSpaceAndNoOther() throws InterruptedException {
    for (String mode : new String[] {"shared", "dedicated"}) {
      server.enable("wq0.0", mode, "user");
      try (WorkQueue mine = server.open("wq0.0", app);
          WorkQueue.Portal portal = mine.portal()) {
        new Trials(app, app::at, other, portal::enqueue).run();
      }
      server.unbind("wq0.0");
    }
  }

  @Test
  void aForeignRecordAddressIsAnErrorOfTheDeviceAndNoByte() throws InterruptedException {
    server.enable("wq0.0", "shared", "user");
    try (WorkQueue mine = server.open("wq0.0", app)) {
      assertMoves(mine, app);
      other.fill(RECORD, 64, 0x3c);
      mine.submit(Job.move(0, app.at(SOURCE), app.at(TARGET), LENGTH, other.at(RECORD)));
      assertMoves(mine, app);
      assertThat(other.bytes(RECORD, 64)).containsOnly((byte) 0x3c);
      while (server.read("dsa0", "errors").startsWith("0x0000000000000000")) {
        Thread.sleep(1);
      }
      // By the interrupt, which comes after the register is set.
      while (server.log().stream().noneMatch(line -> line.contains("software error"))) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void afterCloseThePasidReachesNothingAndMayBeTheNextOnes() throws InterruptedException {
    server.enable("wq0.0", "shared", "user");
    WorkQueue first = server.open("wq0.0", app);
    int pasid = first.pasid();
    assertMoves(first, app);
    first.close();
    BusTest.refused(Errno.EBADF, () -> first.submit(Job.move(0, 0, 0, 1, 0)));
    app.fill(TARGET, LENGTH, 0x11);
    try (WorkQueue second = server.open("wq0.0", other)) {
      assertThat(second.pasid()).as("reused").isEqualTo(pasid);
      other.fill(RECORD, 32, 0);
      second.submit(Job.move(pasid, other.at(SOURCE), app.at(TARGET), LENGTH, other.at(RECORD)));
      assertThat(Job.await(other.segment(), other.at(RECORD)) & 0x7f)
          .isEqualTo(CompletionStatus.PAGE_FAULT.code());
      assertThat(app.bytes(TARGET, LENGTH)).containsOnly((byte) 0x11);
      assertMoves(second, other);
    }
  }

  @Test
  void disablingRevokesAndTheDriversEndToo() throws InterruptedException {
    server.enable("wq0.0", "shared", "user");
    WorkQueue queue = server.open("wq0.0", app);
    WorkQueue.Portal portal = queue.portal();
    assertMoves(queue, app);
    server.unbind("wq0.0");
    MemorySegment move = Job.move(0, app.at(SOURCE), app.at(TARGET), 8, app.at(RECORD));
    BusTest.refused(Errno.ENODEV, () -> queue.submit(move));
    BusTest.refused(Errno.ENODEV, () -> portal.enqueue(move));
    queue.close();
    server.enable("wq0.0", "dedicated", "user");
    WorkQueue again = server.open("wq0.0", app);
    assertMoves(again, app);
    server.host().kernel().remove(server.driver());
    BusTest.refused(Errno.ENODEV, () -> again.submit(move));
    again.close();
    assertThat(app.bytes(TARGET, 8)).isEqualTo(app.bytes(SOURCE, 8));
    assertThat(app.segment().get(ValueLayout.JAVA_BYTE, RECORD)).isEqualTo((byte) 1);
  }
}
