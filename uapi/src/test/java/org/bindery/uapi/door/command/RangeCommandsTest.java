package org.bindery.uapi.door.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;
import org.bindery.uapi.iommufd.IoasAllowIovas;
import org.bindery.uapi.iommufd.IoasIovaRanges;
import org.junit.jupiter.api.Test;

/** Which addresses there are, and which may be used. */
class RangeCommandsTest extends CommandLab {
  @Test
  void rangesAsManyAsFit() {
    fake.ranges = new IovaRanges(List.of(new IovaRange(0, 0xfff), new IovaRange(0x2000, -1)), 4096);
    long to = program.memory.address();
    assertThat(
            call(
                IoasIovaRanges.COMMAND,
                IoasIovaRanges.NUM_IOVAS,
                1,
                IoasIovaRanges.ALLOWED_IOVAS,
                to))
        .isEqualTo(minus(Errno.EMSGSIZE));
    assertThat(program.get(IoasIovaRanges.NUM_IOVAS)).isEqualTo(2);
    assertThat(program.get(IoasIovaRanges.OUT_IOVA_ALIGNMENT)).isEqualTo(4096);
    assertThat(longs(4)).containsExactly(0, 0xfff, 0, 0);
    assertThat(
            call(
                IoasIovaRanges.COMMAND,
                IoasIovaRanges.NUM_IOVAS,
                -1,
                IoasIovaRanges.ALLOWED_IOVAS,
                to))
        .isZero();
    assertThat(longs(4)).containsExactly(0, 0xfff, 0x2000, -1);
    assertThat(call(IoasIovaRanges.COMMAND, IoasIovaRanges.NUM_IOVAS, 1))
        .isEqualTo(minus(Errno.EFAULT));
    assertThat(call(IoasIovaRanges.COMMAND)).isEqualTo(minus(Errno.EMSGSIZE));
    refused(Errno.EOPNOTSUPP, IoasIovaRanges.COMMAND, IoasIovaRanges.RESERVED, 1);
  }

  private long[] longs(int count) {
    return program.memory.asSlice(0, count * 8L).toArray(ValueLayout.JAVA_LONG);
  }

  @Test
  void allowedRangesAreCheckedOneAfterTheOther() {
    fake.objects.put(4, "ioas");
    assertThat(allow(0x1000, 0x1fff, 0x3000, -1)).isZero();
    assertThat(fake.calls).containsExactly("allow 4 [0x1000-0x1fff, 0x3000-0xffffffffffffffff]");
    fake.calls.clear();

    assertThat(allow(0x1000, 0x1000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(allow(0x2000, 0x1000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(allow(0x1000, 0x1fff, 0, 0x1000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(allow(0x1000, 0x1fff, 0x1fff, 0x4000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(allow(0x1000, 0x1fff, 0, 0x4000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(fake.calls).isEmpty();

    // Wrong numbers first, although memory ends behind them.
    long end = program.argument.byteSize();
    MemorySegment last = program.argument;
    last.set(ValueLayout.JAVA_LONG, end - 16, 5);
    last.set(ValueLayout.JAVA_LONG, end - 8, 5);
    assertThat(allowFrom(last.address() + end - 16, 2)).isEqualTo(minus(Errno.EINVAL));
    last.set(ValueLayout.JAVA_LONG, end - 8, 6);
    assertThat(allowFrom(last.address() + end - 16, 2)).isEqualTo(minus(Errno.EFAULT));
    refused(Errno.ENOENT, IoasAllowIovas.COMMAND, IoasAllowIovas.IOAS_ID, 5);
    refused(
        Errno.EOPNOTSUPP,
        IoasAllowIovas.COMMAND,
        IoasAllowIovas.IOAS_ID,
        5,
        IoasAllowIovas.RESERVED,
        1);
  }

  private int allow(long... numbers) {
    MemorySegment.copy(numbers, 0, program.memory, ValueLayout.JAVA_LONG, 0, numbers.length);
    return allowFrom(program.memory.address(), numbers.length / 2);
  }

  private int allowFrom(long from, int count) {
    IoasAllowIovas.COMMAND.prepare(program.argument);
    IoasAllowIovas.IOAS_ID.set(program.argument, 4);
    IoasAllowIovas.NUM_IOVAS.set(program.argument, count);
    IoasAllowIovas.ALLOWED_IOVAS.set(program.argument, from);
    return program.call(fd, IoasAllowIovas.COMMAND);
  }
}
