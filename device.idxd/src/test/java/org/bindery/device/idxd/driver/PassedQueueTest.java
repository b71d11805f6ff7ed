package org.bindery.device.idxd.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.api.Role;
import org.bindery.api.WorkQueue;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDriverKind;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandError;
import org.bindery.model.idxd.command.CommandStatus;
import org.bindery.model.idxd.descriptor.Flag;
import org.bindery.model.idxd.descriptor.Opcode;
import org.bindery.model.idxd.register.GenCfg;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.WqField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Use B: a queue as a subdevice with a table of its own, under its guest's control. */
@Timeout(60)
class PassedQueueTest {
  private static final String QUEUE = "wq0.1";
  private static final int RECORD = 0;
  private static final int SOURCE = 4096;
  private static final int TARGET = 3 * 4096;
  private static final int LENGTH = 4096;
  private static final int DEDICATED_PASID = CommandError.PASID_ENABLE.code();

  private final DsaHost server = new DsaHost();
  private final OneProcess owner = new OneProcess("vmm");
  private final OneProcess app = new OneProcess("app", Role.CAP_SYS_ADMIN);
  private EngineFd fd;
  private DeviceFile file;
  private EngineDevice device;
  private Guest guest;
  private long iova;
  private int ioas;

  @BeforeEach
  void open() {
    server.configure(QUEUE, "shared", "vfio-idxd");
    server.enable("wq0.0", "shared", "user");
    server.bind("vfio-idxd", QUEUE);
    fd = server.fd(owner);
    file = server.host().open(server.device(QUEUE));
  }

  private void bind() {
    device = file.bind(fd);
    guest = new Guest(file);
  }

  private void attach() {
    bind();
    ioas = fd.allocateIoas();
    iova =
        fd.map(ioas, owner.address(), OneProcess.LENGTH, Access.READ_WRITE, OptionalLong.empty());
    device.attach(ioas);
    guest.start();
    assertThat(guest.error(Command.ENABLE_DEVICE, 0)).isZero();
  }

  @AfterEach
  void close() {
    file.close();
    fd.close();
    server.close();
    assertThat(server.host().memory().orElseThrow().pinnedPages()).isZero();
    owner.close();
    app.close();
  }

  private int move(RegionMap portals, int pasid) throws InterruptedException {
    return move(portals, pasid, iova + SOURCE, iova + TARGET);
  }

  private int move(RegionMap portals, int pasid, long from, long to) throws InterruptedException {
    owner.fill(RECORD, 32, 0);
    assertThat(portals.enqueue(0x1000, Job.move(pasid, from, to, LENGTH, iova + RECORD))).isTrue();
    return Job.await(owner.segment(), owner.at(RECORD)) & 0x7f;
  }

  private void assertMoves(RegionMap portals) throws InterruptedException {
    owner.fill(SOURCE, LENGTH, 0x5a);
    owner.fill(TARGET, LENGTH, 0);
    assertThat(move(portals, 0)).isEqualTo(1);
    assertThat(owner.bytes(TARGET, LENGTH)).containsOnly((byte) 0x5a);
  }

  @Test
  void nothingIsReachedBeforeBindAndAfterClose() {
    assertThat(server.host().driverKind("vfio-idxd")).isEqualTo(HostDriverKind.DEVICE_FILE);
    assertThat(server.device(QUEUE).group()).isEmpty();
    BusTest.refused(Errno.EINVAL, file::regions);
    BusTest.refused(Errno.EINVAL, () -> file.read(0, 0, 4));
    BusTest.refused(Errno.EINVAL, () -> file.map(2));
    bind();
    guest.start();
    RegionMap portals = file.map(2);
    Interrupt interrupt = file.interrupt(InterruptKind.MSIX, 1);
    DeviceFile second = server.host().open(server.device(QUEUE));
    BusTest.refused(Errno.EINVAL, () -> second.bind(fd));
    second.close();
    file.close();
    BusTest.refused(Errno.EBADF, () -> file.read(0, 0, 4));
    BusTest.refused(Errno.ENODEV, () -> portals.enqueue(0, MemorySegment.ofArray(new byte[64])));
    assertThat(interrupt.count()).isZero();
  }

  @Test
  void theGuestSeesAnAcceleratorOfOneQueue() {
    bind();
    assertThat(file.regions())
        .extracting(RegionInfo::name)
        .containsExactly("bar0", "bar2", "config");
    assertThat(file.read(RegionInfo.CONFIG, 0, 4)).isEqualTo(0x0b258086L);
    BusTest.refused(Errno.EIO, () -> file.read(0, 0, 4));
    guest.start();
    assertThat(file.read(0, Registers.VERSION, 4)).isEqualTo(0x100);
    assertThat(file.read(0, Registers.GENCAP, 8) >>> 31 & 1).as("configurable").isZero();
    assertThat(file.read(0, Registers.WQCAP, 8) & 0xffffff).isEqualTo(1 << 16 | 16);
    assertThat(file.read(0, Registers.GRPCAP, 8) & 0xff).isEqualTo(1);
    assertThat(file.read(0, Registers.ENGCAP, 8)).isEqualTo(1);
    assertThat(guest.get(WqField.SIZE)).isEqualTo(16);
    assertThat(guest.get(WqField.THRESHOLD)).isEqualTo(8);
    file.write(0, Registers.GENCAP, 8, 0);
    assertThat(file.read(0, Registers.GENCAP, 8)).as("read-only").isNotZero();
    BusTest.refused(Errno.EINVAL, () -> file.map(0));
    BusTest.refused(Errno.EINVAL, () -> file.write(0, Registers.CMD, 1, 1));
    BusTest.refused(Errno.EINVAL, () -> file.interrupt(InterruptKind.MSIX, 2));
  }

  @Test
  void commandsAreRefusedInTheOrderOfTheHardware() {
    bind();
    guest.start();
    assertThat(guest.error(Command.ENABLE_WQ, 1)).isEqualTo(CommandError.BAD_QUEUE.code());
    assertThat(guest.error(Command.ENABLE_WQ, 0)).isEqualTo(CommandError.DEVICE_NOT_ENABLED.code());
    assertThat(guest.error(Command.DISABLE_DEVICE, 0)).isEqualTo(CommandError.NOT_ENABLED.code());
    file.write(RegionInfo.CONFIG, 4, 2, 2);
    assertThat(guest.error(Command.ENABLE_DEVICE, 0)).isEqualTo(CommandError.BUS_MASTER.code());
    guest.start();
    assertThat(guest.error(Command.ENABLE_DEVICE, 0)).isZero();
    assertThat(guest.error(Command.ENABLE_DEVICE, 0)).isEqualTo(CommandError.DEVICE_ENABLED.code());
    guest.set(WqField.PASID_ENABLE, 0);
    assertThat(guest.error(Command.ENABLE_WQ, 0)).isEqualTo(CommandError.PASID_ENABLE.code());
    guest.set(WqField.MODE, 1);
    guest.set(WqField.PASID_ENABLE, 1);
    guest.set(WqField.PASID, 0xfffff);
    assertThat(guest.error(Command.ENABLE_WQ, 0)).isEqualTo(CommandError.PASID_ENABLE.code());
    guest.set(WqField.PASID_ENABLE, 0);
    assertThat(guest.error(Command.ENABLE_WQ, 0)).isZero();
    assertThat(guest.error(Command.ENABLE_WQ, 0)).isEqualTo(CommandError.QUEUE_ENABLED.code());
    guest.set(WqField.MODE, 0);
    assertThat(guest.get(WqField.MODE)).as("not while enabled").isEqualTo(1);
    assertThat(guest.error(Command.REQUEST_INT_HANDLE, 0))
        .isEqualTo(CommandError.INTERRUPT_INDEX.code());
    assertThat(guest.error(Command.RELEASE_INT_HANDLE, 5))
        .isEqualTo(CommandError.NO_HANDLE_FOR_INDEX.code());
    assertThat(guest.error(Command.DISABLE_WQ, Command.queueSet(0))).isZero();
    assertThat(guest.error(Command.DISABLE_WQ, Command.queueSet(0)))
        .isEqualTo(CommandError.QUEUES_NOT_ENABLED.code());
    assertThat(guest.error(Command.RESET_DEVICE, 0)).isZero();
    assertThat(guest.get(WqField.MODE)).as("pristine").isZero();
  }

  @Test
  void descriptorsMoveBytesThroughItsOwnTableInBothModes() throws InterruptedException {
    attach();
    RegionMap portals = file.map(2);
    assertThat(portals.enqueue(0x1000, Job.move(0, 0, 0, 1, 0))).as("not enabled").isFalse();
    assertThat(guest.error(Command.ENABLE_WQ, 0)).isZero();
    assertMoves(portals);
    assertThat(guest.error(Command.DISABLE_WQ, Command.queueSet(0))).isZero();
    guest.set(WqField.MODE, 1);
    guest.set(WqField.PASID_ENABLE, 0);
    assertThat(guest.error(Command.ENABLE_WQ, 0)).isZero();
    assertMoves(portals);
    assertThat(server.faults()).isEmpty();
  }

  @Test
  void whateverPasidADescriptorNamesItLeavesWithTheSubdevices() throws InterruptedException {
    attach();
    RegionMap portals = file.map(2);
    guest.error(Command.ENABLE_WQ, 0);
    try (WorkQueue theirs = server.open("wq0.0", app)) {
      assertMoves(portals);
      app.fill(TARGET, LENGTH, 0x33);
      assertThat(move(portals, theirs.pasid() | 1 << 31, iova + SOURCE, app.at(TARGET)))
          .as("their address means nothing in the guest's table")
          .isEqualTo(3);
      assertThat(app.bytes(TARGET, LENGTH)).containsOnly((byte) 0x33);
    }
  }

  @Test
  void everyOperationReachesItsTableAndNothingElse() throws InterruptedException {
    attach();
    RegionMap portals = file.map(2);
    for (int mode = 0; mode < 2; mode++) {
      guest.set(WqField.MODE, mode);
      assertThat(guest.error(Command.ENABLE_WQ, 0)).isEqualTo(mode == 0 ? 0 : DEDICATED_PASID);
      if (mode == 1) {
        guest.set(WqField.PASID, device.pasid().getAsInt());
        assertThat(guest.error(Command.ENABLE_WQ, 0)).isZero();
      }
      new Trials(owner, offset -> iova + offset, app, bytes -> portals.enqueue(0x1000, bytes))
          .run();
      assertThat(guest.error(Command.DISABLE_WQ, Command.queueSet(0))).isZero();
    }
  }

  @Test
  void attachedToTheProcessItselfItUsesItsAddresses() throws InterruptedException {
    bind();
    device.attach(fd.allocateHwpt(device.id(), HwptRequest.sva()));
    guest.start();
    assertThat(guest.error(Command.ENABLE_DEVICE, 0)).isZero();
    assertThat(guest.error(Command.ENABLE_WQ, 0)).isZero();
    RegionMap portals = file.map(2);
    new Trials(owner, owner::at, app, bytes -> portals.enqueue(0x1000, bytes)).run();
    assertThat(server.host().memory().orElseThrow().pinnedPages()).isZero();
  }

  @Test
  void privilegeIsTheGuestsWhereTheFunctionHasIt() {
    attach();
    guest.set(WqField.PRIVILEGED, 1);
    int answer = guest.error(Command.ENABLE_WQ, 0);
    assertThat(answer)
        .as("the function of this server has no privileged PASIDs")
        .isEqualTo(CommandError.PRIVILEGE.code());
    guest.set(WqField.PRIVILEGED, 0);
    assertThat(guest.error(Command.ENABLE_WQ, 0)).isZero();
  }

  @Test
  void detachedItReachesNothing() throws InterruptedException {
    attach();
    RegionMap portals = file.map(2);
    guest.error(Command.ENABLE_WQ, 0);
    assertMoves(portals);
    owner.fill(RECORD, 32, 0);
    owner.fill(TARGET, LENGTH, 0x44);
    device.detach();
    portals.enqueue(0x1000, Job.move(0, iova + SOURCE, iova + TARGET, LENGTH, iova + RECORD));
    assertThat(guest.error(Command.DRAIN_WQ, Command.queueSet(0))).isZero();
    assertThat(owner.bytes(TARGET, LENGTH)).containsOnly((byte) 0x44);
    assertThat(owner.bytes(RECORD, 32)).containsOnly((byte) 0);
    device.attach(ioas);
    assertMoves(portals);
  }

  @Test
  void aDescriptorRaisesTheGuestsVectorByItsHandleAndNoOther() throws InterruptedException {
    attach();
    RegionMap portals = file.map(2);
    Interrupt interrupt = file.interrupt(InterruptKind.MSIX, 1);
    assertThat(guest.error(Command.DISABLE_DEVICE, 0)).isZero();
    file.write(0, Registers.GENCFG, 4, new GenCfg(0).withUserInterrupts(true).bits());
    assertThat(guest.error(Command.ENABLE_DEVICE, 0)).isZero();
    assertThat(guest.error(Command.ENABLE_WQ, 0)).isZero();
    CommandStatus handle = guest.command(Command.REQUEST_INT_HANDLE, 1);
    assertThat(handle.error()).isZero();
    MemorySegment asking =
        Job.of(
            Opcode.MEMMOVE,
            0,
            Flag.REQUEST_INTERRUPT.mask(),
            iova + SOURCE,
            iova + TARGET,
            LENGTH,
            iova + RECORD);
    asking.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0x24, (short) handle.result());
    assertThat(portals.enqueue(0x1000, asking)).isTrue();
    assertThat(interrupt.await(0, Duration.ofSeconds(30))).isEqualTo(1);
    owner.fill(RECORD, 32, 0);
    asking.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0x24, (short) (handle.result() - 1));
    assertThat(portals.enqueue(0x1000, asking)).isTrue();
    assertThat(Job.await(owner.segment(), owner.at(RECORD))).isEqualTo(0x19);
    assertThat(interrupt.count()).isEqualTo(1);
  }

  @Test
  void theParentIsNotBoundWholeWhileItIsThere() {
    bind();
    String function = "bus/pci/devices/" + DsaHost.FUNCTION;
    BusTest.refused(Errno.ENODEV, () -> server.host().open(server.device(DsaHost.FUNCTION)));
    BusTest.refused(Errno.EBUSY, () -> server.unbind(QUEUE));
    assertThat(server.host().attributes().link(function + "/driver")).contains("idxd");
  }

  @Test
  void theParentsDriversEndEndsItFirst() throws InterruptedException {
    attach();
    RegionMap portals = file.map(2);
    guest.error(Command.ENABLE_WQ, 0);
    assertMoves(portals);
    owner.fill(TARGET, LENGTH, 0x55);
    server.host().attributes().write("bus/pci/drivers/idxd/unbind", DsaHost.FUNCTION);
    assertThat(server.went()).containsSubsequence(QUEUE, "dsa0");
    BusTest.refused(Errno.ENODEV, () -> file.read(0, 0, 4));
    BusTest.refused(Errno.ENODEV, () -> portals.enqueue(0x1000, Job.move(0, iova, iova, 1, iova)));
    assertThat(owner.bytes(TARGET, LENGTH)).containsOnly((byte) 0x55);
    file.close();
    server
        .host()
        .attributes()
        .write("bus/pci/devices/" + DsaHost.FUNCTION + "/driver_override", "vfio-pci");
    server.host().attributes().write("bus/pci/drivers_probe", DsaHost.FUNCTION);
    try (DeviceFile whole = server.host().open(server.device(DsaHost.FUNCTION));
        EngineFd other = server.fd(app)) {
      assertThat(whole.bind(other).id()).isPositive();
    }
  }

  @Test
  void aPasidThatIsGivenAgainReachesNothingOfWhoHadItBefore() throws InterruptedException {
    attach();
    RegionMap portals = file.map(2);
    guest.error(Command.ENABLE_WQ, 0);
    assertMoves(portals);
    file.close();
    server.unbind(QUEUE);
    owner.fill(TARGET, LENGTH, 0x66);
    server.configure(QUEUE, "shared", "vfio-idxd");
    server.bind("vfio-idxd", QUEUE);
    file = server.host().open(server.device(QUEUE));
    bind();
    guest.start();
    guest.error(Command.ENABLE_DEVICE, 0);
    assertThat(guest.error(Command.ENABLE_WQ, 0)).isZero();
    file.map(2).enqueue(0x1000, Job.move(0, iova + SOURCE, iova + TARGET, LENGTH, iova + RECORD));
    assertThat(guest.error(Command.DRAIN_WQ, Command.queueSet(0))).isZero();
    assertThat(owner.bytes(TARGET, LENGTH)).as("not attached").containsOnly((byte) 0x66);
    device.attach(ioas);
    assertMoves(file.map(2));
  }
}
