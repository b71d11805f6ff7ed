package org.bindery.uapi.door.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.uapi.Command;
import org.bindery.uapi.Field;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.door.kit.FakeEngine;
import org.bindery.uapi.door.kit.FakeFd;
import org.bindery.uapi.door.kit.UserProgram;
import org.bindery.uapi.iommufd.FaultQueueAlloc;
import org.bindery.uapi.iommufd.HwQueueAlloc;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.IoasAlloc;
import org.bindery.uapi.iommufd.IoasMap;
import org.bindery.uapi.iommufd.VdeviceAlloc;
import org.bindery.uapi.iommufd.VeventqAlloc;
import org.bindery.uapi.iommufd.ViommuAlloc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Arguments that can be read and not written: EFAULT when all else is done. */
class RollbackTest {
  private final FakeEngine engine = new FakeEngine();
  private final UserProgram program = new UserProgram(new EngineDoor(engine));
  private final int fd = program.open("/dev/iommu");
  private final FakeFd fake = engine.opened.getFirst();
  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    program.close();
    arena.close();
  }

  private int unanswerable(Command command, Object... fields) {
    MemorySegment struct = arena.allocate(4096, 8);
    command.prepare(struct);
    for (int i = 0; i < fields.length; i += 2) {
      UserProgram.set(struct, (Field) fields[i], ((Number) fields[i + 1]).longValue());
    }
    program.process.register(struct.asReadOnly());
    return program.door.ioctl(program.process, fd, command.number(), struct.address());
  }

  @Test
  void leavesNoObject() {
    fake.objects.put(8, "device");
    fake.objects.put(9, "ioas");
    assertThat(unanswerable(IoasAlloc.COMMAND)).isEqualTo(minus(Errno.EFAULT));
    assertThat(unanswerable(HwptAlloc.COMMAND, HwptAlloc.DEV_ID, 8, HwptAlloc.PT_ID, 9))
        .isEqualTo(minus(Errno.EFAULT));
    assertThat(unanswerable(ViommuAlloc.COMMAND)).isEqualTo(minus(Errno.EFAULT));
    assertThat(unanswerable(VdeviceAlloc.COMMAND)).isEqualTo(minus(Errno.EFAULT));
    assertThat(unanswerable(HwQueueAlloc.COMMAND)).isEqualTo(minus(Errno.EFAULT));
    assertThat(unanswerable(FaultQueueAlloc.COMMAND)).isEqualTo(minus(Errno.EFAULT));
    assertThat(unanswerable(VeventqAlloc.COMMAND)).isEqualTo(minus(Errno.EFAULT));

    assertThat(fake.objects.keySet()).containsExactly(8, 9);
    assertThat(fake.calls).filteredOn(call -> call.startsWith("destroy")).hasSize(7);
    assertThat(fake.faultQueue.closed).isTrue();
    assertThat(fake.eventQueue.closed).isTrue();
    assertThat(program.open("/dev/iommu")).as("no descriptor either").isEqualTo(fd + 1);
  }

  @Test
  void theFdStillEnds() {
    assertThat(unanswerable(FaultQueueAlloc.COMMAND)).isEqualTo(minus(Errno.EFAULT));
    assertThat(program.door.close(program.process, fd)).isZero();
    assertThat(fake.closed).isTrue();
  }

  @Test
  void anObjectThatSomebodyFoundMeanwhileStays() {
    fake.objects.put(8, "device");
    fake.objects.put(9, "ioas");
    fake.whenMade = () -> fake.refuseNext(Errno.EBUSY);
    assertThat(unanswerable(IoasAlloc.COMMAND)).isEqualTo(minus(Errno.EFAULT));
    assertThat(fake.objects.keySet()).containsExactly(1, 8, 9);
  }

  @Test
  void whatWasMappedStays() {
    assertThat(unanswerable(IoasMap.COMMAND, IoasMap.FLAGS, IoasMap.READABLE))
        .isEqualTo(minus(Errno.EFAULT));
    assertThat(fake.calls).containsExactly("map 0 0x0 0x0 READ anywhere");
  }

  @Test
  void whenNoDescriptorIsFree() {
    while (program.open("/dev/iommu") >= 0) {}
    assertThat(program.open("/dev/iommu")).isEqualTo(minus(Errno.EMFILE));
    program.prepare(FaultQueueAlloc.COMMAND);
    assertThat(program.call(fd, FaultQueueAlloc.COMMAND)).isEqualTo(minus(Errno.EMFILE));
    assertThat(fake.objects).isEmpty();
    assertThat(fake.faultQueue.closed).isTrue();
  }
}
