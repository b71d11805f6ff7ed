package org.bindery.uapi.door.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.door.kit.FakeEngine;
import org.bindery.uapi.door.kit.FakeFd;
import org.bindery.uapi.door.kit.UserProgram;
import org.bindery.uapi.iommufd.FaultQueueAlloc;
import org.bindery.uapi.iommufd.HwptPageResponse;
import org.bindery.uapi.iommufd.HwptPgfault;
import org.bindery.uapi.iommufd.VeventHeader;
import org.bindery.uapi.iommufd.VeventqAlloc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The descriptors of queues: read, write, poll, and how they keep their fd. */
class QueueTest {
  private static final RequesterId DEVICE = new RequesterId(0, 0, 0x80);

  private final FakeEngine engine = new FakeEngine();
  private final UserProgram program = new UserProgram(new EngineDoor(engine));
  private final int fd = program.open("/dev/iommu");
  private final FakeFd fake = engine.opened.getFirst();
  private final MemorySegment buffer = program.memory;
  private int faults;
  private int events;

  @BeforeEach
  void open() {
    assertThat(program.call(fd, FaultQueueAlloc.COMMAND, new Object[0])).isZero();
    assertThat(program.get(FaultQueueAlloc.OUT_FAULT_ID)).isEqualTo(fake.faultQueue.id());
    faults = (int) program.get(FaultQueueAlloc.OUT_FAULT_FD);
    assertThat(
            program.call(
                fd,
                VeventqAlloc.COMMAND,
                VeventqAlloc.VIOMMU_ID,
                9,
                VeventqAlloc.TYPE,
                1,
                VeventqAlloc.VEVENTQ_DEPTH,
                2))
        .isZero();
    assertThat(program.get(VeventqAlloc.OUT_VEVENTQ_ID)).isEqualTo(fake.eventQueue.id());
    events = (int) program.get(VeventqAlloc.OUT_VEVENTQ_FD);
    assertThat(faults).isEqualTo(fd + 1);
    assertThat(events).isEqualTo(fd + 2);
  }

  @AfterEach
  void close() {
    program.close();
  }

  private long read(int descriptor, long count) {
    return program.door.read(program.process, descriptor, buffer.address(), count);
  }

  private static PageRequest request(int pasid, boolean last, Access access) {
    return new PageRequest(DEVICE, pasid, 5, last, 0x123000, access, true, false);
  }

  @Test
  void pageRequestsAreReadByWholeGroups() {
    fake.faultQueue.waiting.add(
        List.of(request(-1, false, Access.READ), request(-1, true, Access.READ_WRITE)));
    fake.faultQueue.waiting.add(List.of(request(0x33, true, Access.WRITE)));

    assertThat(read(faults, 39)).isEqualTo(minus(Errno.ESPIPE));
    assertThat(read(faults, 40)).isEqualTo(minus(Errno.EINVAL));
    assertThat(read(faults, 0)).isEqualTo(minus(Errno.EINVAL));
    assertThat(read(faults, 80)).isEqualTo(80);
    MemorySegment second = buffer.asSlice(40);
    assertThat(HwptPgfault.FLAGS.get(buffer)).isZero();
    assertThat(HwptPgfault.FLAGS.get(second)).isEqualTo(HwptPgfault.LAST_PAGE);
    assertThat(HwptPgfault.DEV_ID.get(second)).isEqualTo(7);
    assertThat(HwptPgfault.PASID.get(second)).isZero();
    assertThat(HwptPgfault.GRPID.get(second)).isEqualTo(5);
    assertThat(HwptPgfault.PERM.get(second)).isEqualTo(1 | 2 | 4);
    assertThat(HwptPgfault.ADDR.get(second)).isEqualTo(0x123000);
    assertThat(HwptPgfault.LENGTH.get(second)).isZero();
    assertThat(HwptPgfault.COOKIE.get(second)).isEqualTo(1);
    assertThat(read(faults, 400)).isEqualTo(40);
    assertThat(HwptPgfault.FLAGS.get(buffer))
        .isEqualTo(HwptPgfault.LAST_PAGE | HwptPgfault.PASID_VALID);
    assertThat(HwptPgfault.PASID.get(buffer)).isEqualTo(0x33);
    assertThat(read(faults, 400)).as("none waits").isZero();
  }

  @Test
  void aGroupThatCannotBeWrittenWaitsAgain() {
    fake.faultQueue.waiting.add(List.of(request(-1, true, Access.READ)));
    long end = buffer.address() + buffer.byteSize();
    assertThat(program.door.read(program.process, faults, end - 39, 40))
        .isEqualTo(minus(Errno.EFAULT));
    assertThat(program.door.read(program.process, faults, end - 40, 40)).isEqualTo(40);
  }

  @Test
  void responsesAreWrittenOneAfterTheOther() {
    fake.faultQueue.waiting.add(List.of(request(-1, true, Access.READ)));
    fake.faultQueue.waiting.add(List.of(request(-1, true, Access.READ)));
    assertThat(read(faults, 80)).isEqualTo(80);

    assertThat(write(7, 1, 0)).isEqualTo(minus(Errno.ESPIPE));
    assertThat(write(8, 1, 2)).as("code").isEqualTo(minus(Errno.EINVAL));
    assertThat(write(8, 9, 0)).as("cookie").isEqualTo(minus(Errno.EINVAL));
    assertThat(write(16, 1, 0, 9, 0)).as("the first was taken").isEqualTo(8);
    assertThat(write(8, 1, 0)).as("answered").isEqualTo(minus(Errno.EINVAL));
    assertThat(write(8, 2, 1)).isEqualTo(8);
    assertThat(write(0)).isZero();
    assertThat(program.door.write(program.process, faults, 0, 8)).isEqualTo(minus(Errno.EFAULT));
    assertThat(fake.faultQueue.answers).containsExactly("1 SUCCESS", "2 INVALID");
  }

  private long write(long count, int... cookiesAndCodes) {
    for (int i = 0; i + 1 < cookiesAndCodes.length; i += 2) {
      HwptPageResponse.COOKIE.set(buffer.asSlice(i * 4L), cookiesAndCodes[i]);
      HwptPageResponse.CODE.set(buffer.asSlice(i * 4L), cookiesAndCodes[i + 1]);
    }
    return program.door.write(program.process, faults, buffer.address(), count);
  }

  @Test
  void eventsAreReadWithTheirHeaders() {
    fake.eventQueue.waiting.add(new byte[] {1, 2, 3, 4});
    fake.eventQueue.waiting.add(new byte[0]);

    assertThat(read(events, 7)).isEqualTo(minus(Errno.EINVAL));
    assertThat(read(events, 11)).isEqualTo(minus(Errno.EINVAL));
    assertThat(read(events, 100)).isEqualTo(20);
    assertThat(VeventHeader.FLAGS.get(buffer)).isZero();
    assertThat(VeventHeader.SEQUENCE.get(buffer)).isZero();
    assertThat(buffer.get(ValueLayout.JAVA_INT, 8)).isEqualTo(0x04030201);
    assertThat(VeventHeader.FLAGS.get(buffer.asSlice(12))).isEqualTo(VeventHeader.LOST_EVENTS);
    assertThat(VeventHeader.SEQUENCE.get(buffer.asSlice(12))).isEqualTo(1);
    assertThat(read(events, 100)).isZero();
  }

  @Test
  void poll() {
    assertThat(program.door.poll(program.process, faults)).isEqualTo(RawDoor.POLL_OUT);
    assertThat(program.door.poll(program.process, events)).isZero();
    fake.faultQueue.waiting.add(List.of(request(-1, true, Access.READ)));
    fake.eventQueue.waiting.add(new byte[0]);
    assertThat(program.door.poll(program.process, faults))
        .isEqualTo(RawDoor.POLL_OUT | RawDoor.POLL_IN);
    assertThat(program.door.poll(program.process, events)).isEqualTo(RawDoor.POLL_IN);
    assertThat(program.door.poll(program.process, fd))
        .isEqualTo(RawDoor.POLL_OUT | RawDoor.POLL_IN);
    assertThat(program.door.poll(program.process, 99)).isEqualTo(minus(Errno.EBADF));
  }

  @Test
  void whatTheFilesDoNotHave() {
    long at = buffer.address();
    assertThat(program.door.write(program.process, events, at, 8)).isEqualTo(minus(Errno.EINVAL));
    assertThat(program.door.read(program.process, fd, at, 8)).isEqualTo(minus(Errno.EINVAL));
    assertThat(program.door.write(program.process, fd, at, 8)).isEqualTo(minus(Errno.EINVAL));
    assertThat(program.door.pread(program.process, fd, at, 8, 0)).isEqualTo(minus(Errno.EINVAL));
    assertThat(program.door.pread(program.process, faults, at, 40, 0))
        .isEqualTo(minus(Errno.ESPIPE));
    assertThat(program.door.pwrite(program.process, faults, at, 8, 0))
        .isEqualTo(minus(Errno.ESPIPE));
    assertThat(program.door.read(program.process, faults, at, -40)).isEqualTo(minus(Errno.EINVAL));
    assertThat(program.door.ioctl(program.process, faults, 0x3b80, at))
        .isEqualTo(minus(Errno.ENOTTY));
  }

  @Test
  void queuesKeepTheFdOpen() {
    assertThat(program.door.close(program.process, fd)).isZero();
    assertThat(program.door.ioctl(program.process, fd, 0x3b80, 0)).isEqualTo(minus(Errno.EBADF));
    assertThat(fake.closed).isFalse();
    assertThat(program.door.close(program.process, faults)).isZero();
    assertThat(fake.faultQueue.closed).isTrue();
    assertThat(fake.closed).isFalse();
    program.door.exit(program.process);
    assertThat(fake.eventQueue.closed).isTrue();
    assertThat(fake.closed).isTrue();
  }
}
