package org.bindery.uapi.door.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import java.lang.foreign.ValueLayout;
import org.bindery.api.Errno;
import org.bindery.uapi.door.kit.UserProgram;
import org.bindery.uapi.vfio.DeviceBindIommufd;
import org.bindery.uapi.vfio.DeviceSetIrqs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code VFIO_DEVICE_SET_IRQS} of a device with a line and four messages, and eventfds. */
class InterruptsTest {
  private static final int INTX = 0;
  private static final int MSI = 1;
  private static final int MSIX = 2;
  private static final int ERRORS = 3;
  private static final int REQUESTS = 4;
  private static final int TRIGGER = DeviceSetIrqs.ACTION_TRIGGER;
  private static final int MASK = DeviceSetIrqs.ACTION_MASK;
  private static final int UNMASK = DeviceSetIrqs.ACTION_UNMASK;

  private final DoorLab lab = new DoorLab();
  private final UserProgram program = lab.program;
  private final int fd = program.open("/dev/iommu");
  private final int vfio = program.open("/dev/vfio/devices/vfio0");
  private final int event = program.door.eventFile(program.process);
  private final int other = program.door.eventFile(program.process);
  private final LabInterrupts device = lab.files.getFirst().interrupts;

  InterruptsTest() {
    assertThat(program.call(vfio, DeviceBindIommufd.COMMAND, DeviceBindIommufd.IOMMUFD, fd))
        .isZero();
  }

  @AfterEach
  void close() {
    program.door.exit(program.process);
    assertThat(lab.clean()).isTrue();
    lab.close();
  }

  private int call(int flags, int index, int start, int count, int argsz) {
    DeviceSetIrqs.FLAGS.set(program.argument, flags);
    DeviceSetIrqs.INDEX.set(program.argument, index);
    DeviceSetIrqs.START.set(program.argument, start);
    DeviceSetIrqs.COUNT.set(program.argument, count);
    program.setSize(argsz);
    return program.call(vfio, DeviceSetIrqs.COMMAND);
  }

  private int none(int action, int index, int start, int count) {
    return call(action | DeviceSetIrqs.DATA_NONE, index, start, count, DeviceSetIrqs.DATA);
  }

  private int bools(int action, int index, int start, int... meant) {
    for (int i = 0; i < meant.length; i++) {
      program.argument.set(ValueLayout.JAVA_BYTE, DeviceSetIrqs.DATA + i, (byte) meant[i]);
    }
    return call(
        action | DeviceSetIrqs.DATA_BOOL,
        index,
        start,
        meant.length,
        DeviceSetIrqs.DATA + meant.length);
  }

  private int events(int action, int index, int start, int... descriptors) {
    for (int i = 0; i < descriptors.length; i++) {
      program.argument.set(
          ValueLayout.JAVA_INT_UNALIGNED, DeviceSetIrqs.DATA + 4L * i, descriptors[i]);
    }
    return call(
        action | DeviceSetIrqs.DATA_EVENTFD,
        index,
        start,
        descriptors.length,
        DeviceSetIrqs.DATA + 4 * descriptors.length);
  }

  /** What an eventfd has counted, or minus the errno. */
  private long counted(int descriptor) {
    long result =
        program.door.read(program.process, descriptor, program.memory.address(), Long.BYTES);
    return result < 0 ? result : program.memory.get(ValueLayout.JAVA_LONG, 0);
  }

  @Test
  void messagesCountInTheirEventfds() {
    assertThat(events(TRIGGER, MSI, 0, event, other, event)).isZero();
    device.raise(0);
    device.raise(0);
    device.raise(2);
    device.raise(1);
    assertThat(program.door.poll(program.process, event)).isEqualTo(5);
    assertThat(counted(event)).isEqualTo(3);
    assertThat(counted(event)).isEqualTo(minus(Errno.EAGAIN));
    assertThat(program.door.poll(program.process, event)).isEqualTo(4);
    assertThat(counted(other)).isEqualTo(1);
    assertThat(none(TRIGGER, MSI, 0, 0)).isZero();
    assertThat(device.wired()).isEqualTo("[]");
    device.raise(0);
    assertThat(counted(event)).isEqualTo(minus(Errno.EAGAIN));
  }

  @Test
  void whatWasRaisedBeforeAVectorIsLetGoIsCounted() {
    assertThat(events(TRIGGER, MSI, 0, event)).isZero();
    device.raise(0);
    assertThat(events(TRIGGER, MSI, 0, other)).isZero();
    device.raise(0);
    assertThat(events(TRIGGER, MSI, 0, -1)).isZero();
    assertThat(counted(event)).isEqualTo(1);
    assertThat(counted(other)).isEqualTo(1);
    assertThat(device.wired()).isEqualTo("[]");
  }

  @Test
  void anEventfdCountsThoughItsDescriptorIsClosed() {
    assertThat(events(TRIGGER, MSI, 1, event)).isZero();
    assertThat(program.door.close(program.process, event)).isZero();
    device.raise(1);
    assertThat(none(TRIGGER, MSI, 1, 1)).isZero();
    assertThat(device.wired()).isEqualTo("[1]");
    assertThat(counted(event)).isEqualTo(minus(Errno.EBADF));
  }

  @Test
  void aProgramRaisesThemToo() {
    assertThat(none(TRIGGER, MSI, 0, 1)).isEqualTo(minus(Errno.EINVAL));
    assertThat(bools(TRIGGER, MSI, 0, 0)).isEqualTo(minus(Errno.EINVAL));
    assertThat(events(TRIGGER, MSI, 0, event, -1, other)).isZero();
    assertThat(none(TRIGGER, MSI, 0, 3)).isZero();
    assertThat(bools(TRIGGER, MSI, 0, 1, 1, 0)).isZero();
    assertThat(counted(event)).isEqualTo(2);
    assertThat(counted(other)).isEqualTo(1);
    assertThat(none(TRIGGER, INTX, 0, 1)).as("another kind").isEqualTo(minus(Errno.EINVAL));
    assertThat(events(TRIGGER, INTX, 0, event)).isEqualTo(minus(Errno.EINVAL));
    assertThat(none(TRIGGER, INTX, 0, 0)).isEqualTo(minus(Errno.EINVAL));
  }

  @Test
  void oneThatIsRefusedLeavesNoneOfItsCall() {
    assertThat(events(TRIGGER, MSI, 1, event, 99)).isEqualTo(minus(Errno.EBADF));
    assertThat(device.wired()).isEqualTo("[]");
    assertThat(none(TRIGGER, MSI, 0, 1)).as("not enabled").isEqualTo(minus(Errno.EINVAL));
    assertThat(events(TRIGGER, MSI, 0, event)).isZero();
    assertThat(events(TRIGGER, MSI, 1, event, fd)).isEqualTo(minus(Errno.EINVAL));
    assertThat(events(TRIGGER, MSI, 1, event, event, event)).isEqualTo(minus(Errno.ENOSPC));
    assertThat(device.wired()).isEqualTo("[0]");
    assertThat(none(TRIGGER, MSI, 0, 1)).as("enabled still").isZero();
    assertThat(counted(event)).isEqualTo(1);
  }

  @Test
  void theLineIsMaskedWhenItWasRaised() {
    assertThat(none(TRIGGER, INTX, 0, 1)).isEqualTo(minus(Errno.EINVAL));
    assertThat(none(UNMASK, INTX, 0, 1)).isEqualTo(minus(Errno.EINVAL));
    assertThat(events(TRIGGER, INTX, 0, event)).isZero();
    device.line(true);
    device.line(false);
    device.line(true);
    assertThat(counted(event)).isEqualTo(1);
    assertThat(none(UNMASK, INTX, 0, 1)).isZero();
    assertThat(counted(event)).as("asserted still").isEqualTo(1);
    device.line(false);
    assertThat(none(UNMASK, INTX, 0, 1)).isZero();
    assertThat(counted(event)).isEqualTo(minus(Errno.EAGAIN));
    assertThat(bools(MASK, INTX, 0, 0)).isZero();
    device.line(true);
    assertThat(bools(MASK, INTX, 0, 1)).isZero();
    device.line(false);
    device.line(true);
    assertThat(bools(UNMASK, INTX, 0, 0)).isZero();
    assertThat(counted(event)).as("from before it was masked").isEqualTo(1);
    assertThat(bools(UNMASK, INTX, 0, 1)).isZero();
    assertThat(counted(event)).isEqualTo(1);
  }

  @Test
  void theLineCountsElsewhereOrNowhere() {
    assertThat(events(TRIGGER, INTX, 0, event)).isZero();
    device.line(true);
    assertThat(events(TRIGGER, INTX, 0, other)).isZero();
    assertThat(none(UNMASK, INTX, 0, 1)).isZero();
    assertThat(counted(event)).isEqualTo(1);
    assertThat(counted(other)).isEqualTo(1);
    assertThat(none(TRIGGER, INTX, 0, 1)).isZero();
    assertThat(bools(TRIGGER, INTX, 0, 0)).isZero();
    assertThat(counted(other)).isEqualTo(1);
    assertThat(events(TRIGGER, INTX, 0, -1)).isZero();
    assertThat(none(TRIGGER, INTX, 0, 1)).isZero();
    assertThat(events(MASK, INTX, 0, event)).isEqualTo(minus(Errno.ENOTTY));
    assertThat(none(TRIGGER, INTX, 0, 0)).isZero();
    assertThat(device.wired()).isEqualTo("[]");
    assertThat(events(TRIGGER, MSI, 0, event)).as("another kind now").isZero();
  }

  @Test
  void theHostsRequestIsToldInAnEventfd() {
    assertThat(none(TRIGGER, REQUESTS, 0, 1)).isEqualTo(minus(Errno.EINVAL));
    assertThat(events(TRIGGER, REQUESTS, 0, event)).isZero();
    device.want();
    device.want();
    assertThat(counted(event)).isEqualTo(2);
    assertThat(none(TRIGGER, REQUESTS, 0, 1)).isZero();
    assertThat(bools(TRIGGER, REQUESTS, 0, 0)).isZero();
    assertThat(bools(TRIGGER, REQUESTS, 0, 1)).isZero();
    assertThat(counted(event)).isEqualTo(2);
    assertThat(events(TRIGGER, REQUESTS, 0, -2)).isEqualTo(minus(Errno.EINVAL));
    assertThat(events(TRIGGER, REQUESTS, 0)).isEqualTo(minus(Errno.EINVAL));
    assertThat(none(TRIGGER, REQUESTS, 0, 0)).isZero();
    device.want();
    assertThat(counted(event)).isEqualTo(minus(Errno.EAGAIN));
    assertThat(none(TRIGGER, REQUESTS, 0, 0)).isEqualTo(minus(Errno.EINVAL));
  }

  @Test
  void theOrderOfChecks() {
    assertThat(call(TRIGGER | 1, 9, 0, 0, 19)).isEqualTo(minus(Errno.EINVAL));
    assertThat(none(TRIGGER, 5, 0, 0)).isEqualTo(minus(Errno.EINVAL));
    assertThat(none(TRIGGER, -1, 0, 0)).isEqualTo(minus(Errno.EINVAL));
    assertThat(none(TRIGGER, MSIX, 0, 0)).as("none there").isEqualTo(minus(Errno.EINVAL));
    assertThat(none(TRIGGER, ERRORS, 0, 0)).as("not express").isEqualTo(minus(Errno.EINVAL));
    assertThat(none(TRIGGER, MSI, 4, 0)).isEqualTo(minus(Errno.EINVAL));
    assertThat(none(TRIGGER, MSI, 3, 2)).isEqualTo(minus(Errno.EINVAL));
    assertThat(none(TRIGGER, MSI, 2, -1)).isEqualTo(minus(Errno.EINVAL));
    assertThat(none(TRIGGER | 64, MSI, 0, 1)).isEqualTo(minus(Errno.EINVAL));
    assertThat(call(TRIGGER, MSI, 0, 1, 40)).as("no data").isEqualTo(minus(Errno.EINVAL));
    assertThat(call(TRIGGER | 3, MSI, 0, 1, 40)).as("two").isEqualTo(minus(Errno.EINVAL));
    assertThat(call(TRIGGER | 4, MSI, 0, 2, 27)).as("short").isEqualTo(minus(Errno.EINVAL));
    assertThat(none(0, MSI, 0, 1)).as("no action").isEqualTo(minus(Errno.ENOTTY));
    assertThat(none(TRIGGER | MASK, INTX, 0, 1)).isEqualTo(minus(Errno.ENOTTY));
    assertThat(none(MASK, MSI, 0, 1)).isEqualTo(minus(Errno.ENOTTY));
    assertThat(none(UNMASK, REQUESTS, 0, 1)).isEqualTo(minus(Errno.ENOTTY));
    assertThat(events(TRIGGER, MSI, 0)).as("none to enable").isEqualTo(minus(Errno.ERANGE));
    assertThat(
            program.door.ioctl(
                program.process,
                vfio,
                DeviceSetIrqs.COMMAND.number(),
                program.memory.address() + program.memory.byteSize()))
        .isEqualTo(minus(Errno.EFAULT));
  }

  @Test
  void eventfdsAreReadAndWrittenByEightBytes() {
    long at = program.memory.address();
    program.memory.set(ValueLayout.JAVA_LONG, 0, 5);
    assertThat(program.door.write(program.process, event, at, 8)).isEqualTo(8);
    assertThat(program.door.write(program.process, event, at, 9)).isEqualTo(8);
    assertThat(program.door.read(program.process, event, at, 7)).isEqualTo(minus(Errno.EINVAL));
    assertThat(program.door.write(program.process, event, at, 7)).isEqualTo(minus(Errno.EINVAL));
    assertThat(program.door.pread(program.process, event, at, 8, 0)).isEqualTo(minus(Errno.ESPIPE));
    assertThat(counted(event)).isEqualTo(10);
    program.memory.set(ValueLayout.JAVA_LONG, 0, -1);
    assertThat(program.door.write(program.process, event, at, 8)).isEqualTo(minus(Errno.EINVAL));
    program.memory.set(ValueLayout.JAVA_LONG, 0, -2);
    assertThat(program.door.write(program.process, event, at, 8)).isEqualTo(8);
    assertThat(program.door.poll(program.process, event)).isEqualTo(1);
    program.memory.set(ValueLayout.JAVA_LONG, 0, 1);
    assertThat(program.door.write(program.process, event, at, 8)).isEqualTo(minus(Errno.EAGAIN));
    assertThat(counted(event)).isEqualTo(-2);
  }
}
