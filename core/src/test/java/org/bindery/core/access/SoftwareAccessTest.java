package org.bindery.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.core.access.AccessLab.PAGE;
import static org.bindery.core.access.AccessLab.refused;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.BindRequest;
import org.bindery.api.Errno;
import org.bindery.api.PinnedRange;
import org.bindery.api.Refusal;
import org.bindery.api.SoftwareDevice;
import org.bindery.core.fake.CoreFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SoftwareAccessTest {
  private final AccessLab lab = new AccessLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private static MemorySegment bytes(int... values) {
    MemorySegment segment = MemorySegment.ofArray(new byte[values.length]);
    for (int i = 0; i < values.length; i++) {
      segment.set(ValueLayout.JAVA_BYTE, i, (byte) values[i]);
    }
    return segment;
  }

  @Test
  void bytesAreReadAndWrittenAcrossAreasAndMemory() {
    lab.map(lab.ioas, 1, 7, 1, Access.READ_WRITE);
    SoftwareDevice device = lab.attached("tty", (iova, length) -> {});
    lab.map(lab.ioas, 2, 3, 1, Access.READ_WRITE);
    device.write(2 * PAGE - 2, bytes(1, 2, 3, 4));
    assertThat(lab.segment.get(ValueLayout.JAVA_BYTE, 8 * PAGE - 1)).isEqualTo((byte) 2);
    assertThat(lab.segment.get(ValueLayout.JAVA_BYTE, 3 * PAGE)).isEqualTo((byte) 3);
    MemorySegment read = bytes(0, 0);
    device.read(2 * PAGE - 1, read);
    assertThat(read.mismatch(bytes(2, 3))).isEqualTo(-1);
  }

  @Test
  void aPinIsTheMemoryItselfWithThePermissionAskedFor() {
    lab.map(4, 2);
    SoftwareDevice device = lab.attached("tty", (iova, length) -> {});
    PinnedRange pin = device.pin(4 * PAGE, 2 * PAGE, Access.READ);
    assertThat(pin.length()).isEqualTo(2 * PAGE);
    assertThat(pin.segments())
        .singleElement()
        .satisfies(segment -> {
          assertThat(segment.address()).isEqualTo(lab.memory.address() + 4 * PAGE);
          assertThat(segment.byteSize()).isEqualTo(2 * PAGE);
          assertThat(segment.isReadOnly()).isTrue();
        });
    pin.close();
    pin.close();
    refused(Errno.ENODEV, pin::segments);
    try (PinnedRange write = device.pin(5 * PAGE, PAGE, Access.WRITE)) {
      assertThat(write.segments().getFirst().isReadOnly()).isFalse();
    }
    assertThat(lab.fd.unmap(lab.ioas, 0, -1)).isEqualTo(2 * PAGE);
  }

  @Test
  void refusalsComeInTheKernelsOrder() {
    SoftwareDevice device = lab.device("tty");
    refused(Errno.EINVAL, () -> device.pin(-PAGE, 0, Access.READ));
    refused(Errno.EOVERFLOW, () -> device.pin(-PAGE, 2 * PAGE, Access.READ));
    refused(Errno.ENOENT, () -> device.pin(1, 1, Access.READ));
    lab.map(lab.ioas, 1, 1, 1, Access.READ);
    device.attach(lab.ioas);
    refused(Errno.EINVAL, () -> device.pin(PAGE, PAGE, Access.NONE));
    refused(Errno.ENOENT, () -> device.pin(1, 1, Access.WRITE));
    refused(Errno.EINVAL, () -> device.pin(PAGE + 1, PAGE - 1, Access.WRITE));
    // The first area speaks before the hole behind it.
    Refusal permission = refused(Errno.EPERM, () -> device.pin(PAGE, 2 * PAGE, Access.WRITE));
    assertThat(permission.blockers().getFirst().object()).isEqualTo("area 0x1000-0x1fff");
    assertThat(refused(Errno.ENOENT, () -> device.pin(PAGE, 2 * PAGE, Access.READ)).reason())
        .contains("0x2000");
    refused(Errno.EPERM, () -> device.write(PAGE + 1, bytes(1)));
    refused(Errno.EINVAL, () -> device.read(PAGE, bytes()));
    lab.memory.close();
    refused(Errno.EFAULT, () -> device.pin(PAGE, 2 * PAGE, Access.READ));
    refused(Errno.EFAULT, () -> device.read(PAGE, bytes(0)));
  }

  @Test
  void memoryThatGoesIsEfaultAndNothingElse() {
    lab.map(1, 1);
    SoftwareDevice device = lab.attached("tty", (iova, length) -> {});
    refused(Errno.EFAULT, () -> device.read(PAGE, bytes(0).asReadOnly()));
    lab.arena.close();
    refused(Errno.EFAULT, () -> device.read(PAGE, bytes(0)));
    refused(Errno.EFAULT, () -> device.pin(PAGE, PAGE, Access.READ));
  }

  @Test
  void itAttachesToAnAddressSpaceOnly() {
    SoftwareDevice device = lab.device("tty");
    lab.core.generic();
    int bound = lab.fd.bind(BindRequest.of(CoreFixture.EDU)).id();
    refused(Errno.ENOENT, () -> device.attach(bound));
    refused(Errno.ENOENT, () -> device.attach(99));
    refused(Errno.ENOENT, () -> device.replace(lab.ioas));
    device.detach();
    assertThat(device.attach(lab.ioas)).isEqualTo(lab.ioas);
    assertThat(device.attached()).hasValue(lab.ioas);
    refused(Errno.EINVAL, () -> device.attach(lab.ioas));
    refused(Errno.ENOENT, () -> device.replace(99));
    assertThat(device.attached()).as("the old attachment stays").hasValue(lab.ioas);
    int other = lab.fd.allocateIoas();
    lab.map(other, 1, 1, 1, Access.READ);
    device.replace(other);
    device.read(PAGE, bytes(0));
    refused(Errno.EBUSY, () -> lab.fd.destroy(other));
    lab.fd.destroy(lab.ioas);
  }

  @Test
  void anAddressSpaceInUseNamesWhoUsesItAndHowThatEnds() {
    SoftwareDevice tty = lab.attached("tty", (iova, length) -> {});
    Refusal busy = refused(Errno.EBUSY, () -> lab.fd.destroy(lab.ioas));
    assertThat(busy.blockers().getFirst().object()).isEqualTo("software device tty");
    assertThat(busy.remedies()).containsExactly("detach fd0 tty");
    Refusal device = refused(Errno.EBUSY, () -> lab.fd.destroy(tty.id()));
    assertThat(device.reason()).contains("2147483648", "tty");
    assertThat(device.remedies()).containsExactly("unbind fd0 tty");
    tty.close();
    lab.fd.destroy(lab.ioas);
  }

  @Test
  void labelsAreSharedWithBoundDevices() {
    lab.core.generic();
    SoftwareDevice tty = lab.device("tty");
    refused(Errno.EEXIST, () -> lab.device("tty"));
    refused(Errno.EINVAL, () -> lab.device(""));
    Refusal used =
        refused(Errno.EEXIST, () -> lab.fd.bind(BindRequest.of(CoreFixture.EDU).label("tty")));
    assertThat(used.remedies()).containsExactly("unbind fd0 tty");
    lab.fd.bind(BindRequest.of(CoreFixture.EDU).label("edu"));
    refused(Errno.EEXIST, () -> lab.device("edu"));
    SoftwareDevice second =
        lab.fd.registerSoftwareDevice("child", Optional.of("0000:00:11.0"), (iova, length) -> {});
    assertThat(List.of(tty.id(), second.id()))
        .containsExactly(Integer.MIN_VALUE, Integer.MIN_VALUE + 1);
    assertThat(lab.core.administration().fds().getFirst().devices())
        .containsExactly("edu=" + CoreFixture.EDU, "tty=software", "child=software:0000:00:11.0");
    tty.close();
    tty.close();
    assertThat(lab.fd.softwareDevices()).containsExactly(second);
    assertThat(lab.device("tty").id()).isEqualTo(Integer.MIN_VALUE);
  }

  @Test
  void wholePagesAreDemandedWhileItIsAttached() {
    long address = lab.memory.address();
    lab.fd.map(lab.ioas, address + 1, 16, Access.READ, OptionalLong.of(1));
    SoftwareDevice device = lab.device("tty");
    Refusal off = refused(Errno.EADDRINUSE, () -> device.attach(lab.ioas));
    assertThat(off.remedies()).containsExactly("unmap fd0 " + lab.ioas + " 0x1 0x10");
    assertThat(device.attached()).isEmpty();
    lab.fd.unmap(lab.ioas, 1, 16);
    device.attach(lab.ioas);
    assertThat(lab.fd.ranges(lab.ioas).alignment()).isEqualTo(PAGE);
    OptionalLong at = OptionalLong.of(PAGE);
    refused(Errno.EINVAL, () -> lab.fd.map(lab.ioas, address, 16, Access.READ, at));
    refused(Errno.EINVAL, () -> lab.fd.map(lab.ioas, address + 8, PAGE, Access.READ, at));
    refused(
        Errno.EINVAL,
        () -> lab.fd.map(lab.ioas, address, PAGE, Access.READ, OptionalLong.of(PAGE + 8)));
    int other = lab.fd.allocateIoas();
    lab.fd.map(other, address + 8, PAGE, Access.READ, at);
    refused(Errno.EINVAL, () -> lab.fd.copy(lab.ioas, other, PAGE, PAGE, Access.READ, at));
    assertThat(lab.fd.areas(lab.ioas)).isEmpty();
    device.detach();
    assertThat(lab.fd.ranges(lab.ioas).alignment()).isEqualTo(1);
    lab.fd.map(lab.ioas, address + 1, 16, Access.READ, OptionalLong.of(1));
  }

  @Test
  void closingTheFdEndsThem() {
    lab.map(1, 1);
    SoftwareDevice device = lab.attached("tty", (iova, length) -> {});
    lab.fd.close();
    refused(Errno.ENODEV, () -> device.read(PAGE, bytes(0)));
    refused(Errno.ENODEV, () -> device.attach(lab.ioas));
    assertThat(device.attached()).isEmpty();
    assertThat(lab.fd.softwareDevices()).isEmpty();
    refused(Errno.EBADF, () -> lab.device("late"));
  }
}
