package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.hardware.ReservedRegion;
import org.bindery.iommufd.fake.FakeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AutomaticIovaTest {
  private final Lab lab = new Lab();
  private int ioas;

  @BeforeEach
  void ioas() {
    ioas = lab.fd.allocateIoas();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void theFirstPageIsNeverChosen() {
    assertThat(lab.mapAnywhere(ioas, VA, 0x1000)).isEqualTo(0x1000);
    // As seen on a 7.2 kernel: two pages are aligned to two pages.
    assertThat(lab.mapAnywhere(ioas, VA, 0x2000)).isEqualTo(0x2000);
  }

  @Test
  void alignmentFollowsLengthAndAddress() {
    assertThat(lab.mapAnywhere(ioas, VA, 0x5000)).isEqualTo(0x8000);
    assertThat(lab.mapAnywhere(ioas, VA + 0x1000, 0x5000)).isEqualTo(0x1000);
    assertThat(lab.mapAnywhere(ioas, VA + 0x2000, 0x2000)).isEqualTo(0x6000);
  }

  @Test
  void alignmentIsSoughtUpToAHugePage() {
    assertThat(lab.mapAnywhere(ioas, VA, 8L << 20)).isEqualTo(2L << 20);
    assertThat(lab.mapAnywhere(ioas, 0, 4L << 20)).isEqualTo(10L << 20);
  }

  @Test
  void theOffsetInThePageIsKept() {
    assertThat(lab.mapAnywhere(ioas, VA + 0x210, 0x20)).isEqualTo(0x1210);
  }

  @Test
  void aHoleIsFilledFirst() {
    lab.map(ioas, 0x1000, 0x1000);
    lab.map(ioas, 0x3000, 0x1000);
    assertThat(lab.mapAnywhere(ioas, VA, 0x1000)).isEqualTo(0x2000);
    assertThat(lab.mapAnywhere(ioas, VA, 0x1000)).isEqualTo(0x4000);
  }

  @Test
  void reservedRangesArePassedOver() {
    lab.hardware.aperture = new IovaRange(0, 0xffff);
    FakeDevice device =
        new FakeDevice(
            "0000:00:10.0",
            lab.device.requesters(),
            lab.hardware,
            lab.group,
            List.of(
                new ReservedRegion(new IovaRange(0x2000, 0x4fff), ReservedRegion.Kind.RESERVED)),
            0,
            false,
            false);
    lab.group.leave(lab.device);
    lab.group.join(device);
    lab.fd.bind(device).attach(ioas);
    assertThat(lab.mapAnywhere(ioas, VA, 0x1000)).isEqualTo(0x1000);
    assertThat(lab.mapAnywhere(ioas, VA, 0x1000)).isEqualTo(0x5000);
    assertThat(lab.mapAnywhere(ioas, VA, 0x8000)).isEqualTo(0x8000);
    assertThat(lab.mapAnywhere(ioas, VA, 0x2000)).isEqualTo(0x6000);
    Refusal refusal = refused(Errno.ENOSPC, () -> lab.mapAnywhere(ioas, VA, 0x1000));
    assertThat(refusal.reason()).contains("0x1000 bytes");
  }

  @Test
  void halfOf64BitsIsEoverflow() {
    refused(Errno.EOVERFLOW, () -> lab.mapAnywhere(ioas, 0, Long.MAX_VALUE));
    assertThat(lab.mapAnywhere(ioas, 0, Long.MAX_VALUE - 1)).isEqualTo(2L << 20);
    refused(Errno.ENOSPC, () -> lab.mapAnywhere(ioas, 0, Long.MAX_VALUE - 1));
  }

  @Test
  void anAddressLessAlignedThanThePageTablesIsEinval() {
    lab.fd.bind(lab.device).attach(ioas);
    assertThat(refused(Errno.EINVAL, () -> lab.mapAnywhere(ioas, VA + 0x10, 0x1000)).reason())
        .contains("0x10");
  }
}
