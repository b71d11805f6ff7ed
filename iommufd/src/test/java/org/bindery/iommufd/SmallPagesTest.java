package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.HwptRequest;
import org.bindery.engine.EngineDevice;
import org.bindery.iommufd.fake.FakeSmallDomain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables whose smallest page is a part of a frame, as the kernel's mock has them. */
class SmallPagesTest {
  private final Lab lab = new Lab();
  private int ioas;
  private EngineDevice device;

  @BeforeEach
  void small() {
    lab.hardware.pageSizes = List.of(2048L, 4096L, 1L << 21);
    ioas = lab.fd.allocateIoas();
    device = lab.fd.bind(lab.device);
  }

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  private FakeSmallDomain attached() {
    device.attach(ioas);
    return (FakeSmallDomain) lab.hardware.domainOf(lab.device.requester());
  }

  private long map(long address, long length, long iova) {
    return lab.fd.map(ioas, address, length, Access.READ_WRITE, OptionalLong.of(iova));
  }

  @Test
  void theAlignmentIsThatOfTheSmallestPage() {
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(1);
    attached();
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(2048);
    refused(Errno.EINVAL, () -> map(VA, 0x400, 0x1000));
    refused(Errno.EINVAL, () -> map(VA, 0x800, 0x1400));
    refused(Errno.EINVAL, () -> map(VA + 0x400, 0x800, 0x1000));
    device.detach();
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(1);
  }

  @Test
  void anAreaMayBeginAndEndInsideAPage() {
    FakeSmallDomain domain = attached();
    map(VA + 0x1800, 0x2000, 0x10800);
    assertThat(lab.memory.pinnedPages()).isEqualTo(3);
    assertThat(domain.mappedPages()).isEqualTo(4);
    for (long at = 0; at < 0x2000; at += 0x800) {
      assertThat(domain.physicalAt(0x10800 + at)).isEqualTo(VA + 0x1800 + at);
    }
    map(VA + 0x3800, 0x800, 0x10000);
    assertThat(domain.physicalAt(0x10000)).isEqualTo(VA + 0x3800);
    assertThat(lab.fd.unmap(ioas, 0x10800, 0x2000)).isEqualTo(0x2000);
    assertThat(domain.mappedPages()).isEqualTo(1);
  }

  @Test
  void anAreaOverSeveralMemoriesHasItsOffsetOnlyInTheFirst() {
    lab.process.add(VA + Lab.SIZE, 0x4000, Access.READ_WRITE);
    FakeSmallDomain domain = attached();
    map(VA + Lab.SIZE - 0x1800, 0x2000, 0x20800);
    for (long at = 0; at < 0x2000; at += 0x800) {
      assertThat(domain.physicalAt(0x20800 + at)).isEqualTo(VA + Lab.SIZE - 0x1800 + at);
    }
  }

  @Test
  void theFirstTableIsFilledWithWhatIsThereAndASecondToo() {
    map(VA + 0x800, 0x1800, 0x10800);
    lab.fd.copy(ioas, ioas, 0x11000, 0x800, Access.READ, OptionalLong.of(0x20000));
    FakeSmallDomain domain = attached();
    assertThat(domain.physicalAt(0x11800)).isEqualTo(VA + 0x1800);
    assertThat(domain.physicalAt(0x20000)).isEqualTo(VA + 0x1000);
    lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));
    assertThat(lab.hardware.domains()).hasSize(2).allMatch(d -> d.mappedPages() == 4);
    assertThat(lab.memory.mostPins()).isEqualTo(1);
  }

  @Test
  void aTableOfWholePagesWantsThemOfAll() {
    map(VA, 0x800, 0x10000);
    attached();
    lab.hardware.pageSizes = List.of(4096L);
    refused(Errno.EADDRINUSE, () -> lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas)));
    lab.fd.unmap(ioas, 0, -1);
    int whole = lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(4096);
    map(VA, 0x1000, 0x10000);
    lab.fd.destroy(whole);
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(2048);
  }

  @Test
  void withoutHugePagesItIsFilledByFrames() {
    lab.fd.setOption(ioas, FdOption.HUGE_PAGES, 0);
    FakeSmallDomain domain = attached();
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(4096);
    lab.failures.failCall(0);
    map(VA, 0x4000, 0x10000);
    assertThat(lab.failures.calls()).as("a pin, a map for each page").isEqualTo(5);
    assertThat(domain.mappedPages()).isEqualTo(8);
  }

  @Test
  void aMapThatFailsHalfWayLeavesNothing() {
    lab.process.add(VA + Lab.SIZE, 0x4000, Access.READ_WRITE);
    FakeSmallDomain domain = attached();
    for (int failing = 1; failing <= 4; failing++) {
      lab.failures.failCall(failing);
      refused(Errno.ENOMEM, () -> map(VA + Lab.SIZE - 0x1800, 0x2000, 0x20800));
      assertThat(domain.mappedPages()).isZero();
      assertThat(lab.memory.pinnedPages()).isZero();
    }
    lab.failures.failCall(5);
    map(VA + Lab.SIZE - 0x1800, 0x2000, 0x20800);
    lab.failures.failCall(0);
  }
}
