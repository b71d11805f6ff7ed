package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.iommufd.Lab.refused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.Errno;
import org.bindery.engine.VirtualCommands;
import org.bindery.engine.VirtualCommands.Exposed;
import org.bindery.iommufd.fake.FakeVirtualIommu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExposedPagesTest {
  private static final long LENGTH = 0x2000;

  private final GuestLab guest = new GuestLab();
  private final Lab lab = guest.lab;
  private final VirtualCommands virtual = guest.virtual();
  private final int parent = guest.nestParent();
  private int iommu;
  private long offset;

  @BeforeEach
  void exposed() {
    guest.hardware.exposing = true;
    iommu = guest.virtualIommu(parent);
    offset = guest.hardware.offset();
  }

  @AfterEach
  void close() {
    guest.close();
  }

  private static MemorySegment pages(long length) {
    return Arena.ofAuto().allocate(length, 0x1000);
  }

  @Test
  void whatIsMappedIsTheHardwaresOwn() {
    try (Exposed first = virtual.exposed(offset, LENGTH);
        Exposed second = virtual.exposed(offset, LENGTH)) {
      first.pages().set(ValueLayout.JAVA_INT, 0x1000, 42);
      assertThat(second.pages().get(ValueLayout.JAVA_INT, 0x1000)).isEqualTo(42);
      assertThat(first.pages().byteSize()).isEqualTo(LENGTH);
    }
  }

  @Test
  void anotherOffsetOrLengthIsEnxio() {
    assertThat(offset).as("the first page is left out").isEqualTo(0x1000);
    refused(Errno.ENXIO, () -> virtual.exposed(0, LENGTH));
    refused(Errno.ENXIO, () -> virtual.exposed(offset + 0x1000, 0x1000));
    refused(Errno.ENXIO, () -> virtual.exposed(offset, 0x1000));
    refused(Errno.ENXIO, () -> virtual.exposed(offset, LENGTH + 0x1000));
    virtual.exposed(offset, LENGTH).close();
  }

  @Test
  void whileItIsMappedTheVirtualIommuIsEbusy() {
    Exposed first = virtual.exposed(offset, LENGTH);
    Exposed second = virtual.exposed(offset, LENGTH);
    assertThat(refused(Errno.EBUSY, () -> lab.fd.destroy(iommu)).reason())
        .contains("viommu 4 of fd0 is in use by its pages mapped at 0x1000");
    first.close();
    first.close();
    refused(Errno.EBUSY, () -> lab.fd.destroy(iommu));
    second.close();
    lab.fd.destroy(iommu);
    refused(Errno.ENXIO, () -> virtual.exposed(offset, LENGTH));
  }

  @Test
  void offsetsAreTheLowestFreeOnes() {
    FakeVirtualIommu slice = guest.hardware.slice();
    assertThat(slice.expose(pages(0x1000))).isEqualTo(0x3000);
    guest.virtualIommu(parent);
    assertThat(guest.hardware.offset()).isEqualTo(0x4000);
    lab.fd.destroy(iommu);
    FakeVirtualIommu other = guest.hardware.slice();
    assertThat(other.expose(pages(0x4000))).as("the gap is too small").isEqualTo(0x6000);
    assertThat(other.expose(pages(0x3000))).isEqualTo(0x1000);
  }

  @Test
  void aVirtualIommuThatIsRefusedExposesNothing() {
    lab.failures.failCall(2);
    refused(Errno.ENOMEM, () -> guest.virtualIommu(parent));
    assertThat(guest.hardware.offset()).isEqualTo(0x3000);
    refused(Errno.ENXIO, () -> virtual.exposed(0x3000, LENGTH));
    lab.failures.failCall(0);
    guest.hardware.slice().close();
    guest.virtualIommu(parent);
    assertThat(guest.hardware.offset()).isEqualTo(0x3000);
  }

  @Test
  void whatAreNoWholeNativePagesIsTheHardwaresMistake() {
    FakeVirtualIommu slice = guest.hardware.slice();
    for (MemorySegment wrong :
        new MemorySegment[] {
          pages(0x1800), pages(0x2000).asSlice(0x800, 0x1000), MemorySegment.ofArray(new byte[4096])
        }) {
      assertThatThrownBy(() -> slice.expose(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void closingTheFdEndsWhatIsMapped() {
    Exposed mapped = virtual.exposed(offset, LENGTH);
    lab.fd.close();
    assertThat(guest.hardware.slice().closed()).isTrue();
    mapped.close();
    refused(Errno.EBADF, () -> virtual.exposed(offset, LENGTH));
  }
}
