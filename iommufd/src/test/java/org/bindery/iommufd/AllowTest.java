package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineDevice;
import org.bindery.iommufd.fake.FakeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AllowTest {
  private final Lab lab = new Lab();
  private final int ioas = lab.fd.allocateIoas();

  @AfterEach
  void close() {
    lab.close();
  }

  private void allow(IovaRange... ranges) {
    lab.spaces.allowIovas(ioas, List.of(ranges));
  }

  private static IovaRange range(long start, long last) {
    return new IovaRange(start, last);
  }

  @Test
  void anAutomaticIovaLiesInWhatIsAllowed() {
    allow(range(0x20000, 0x21fff), range(0x8000, 0x8fff));
    assertThat(lab.mapAnywhere(ioas, VA, 0x1000)).isEqualTo(0x8000);
    assertThat(lab.mapAnywhere(ioas, VA, 0x1000)).isEqualTo(0x20000);
    assertThat(lab.mapAnywhere(ioas, VA, 0x1000)).isEqualTo(0x21000);
    Refusal full = refused(Errno.ENOSPC, () -> lab.mapAnywhere(ioas, VA, 0x1000));
    assertThat(full.blockers())
        .extracting(b -> b.object())
        .containsExactly("allowed range 0x8000-0x8fff", "allowed range 0x20000-0x21fff");
    assertThat(lab.map(ioas, 0x40000, 0x1000)).as("who says where is free").isEqualTo(0x40000);
    lab.spaces.allowIovas(ioas, List.of());
    assertThat(lab.mapAnywhere(ioas, VA, 0x1000)).isEqualTo(0x1000);
  }

  @Test
  void rangesThatTouchAreOne() {
    allow(range(0x9000, 0x9fff), range(0x8000, 0x8fff));
    assertThat(lab.mapAnywhere(ioas, VA, 0x2000)).isEqualTo(0x8000);
  }

  @Test
  void theFirstPageIsNotChosenThoughAllowed() {
    allow(range(0, 0xfff));
    refused(Errno.ENOSPC, () -> lab.mapAnywhere(ioas, VA, 0x1000));
  }

  @Test
  void badRangesLeaveTheOldOnes() {
    allow(range(0x8000, 0x8fff));
    lab.fd.bind(lab.device).attach(ioas);
    refused(Errno.EINVAL, () -> allow(range(0x1000, 0x1000)));
    refused(Errno.EINVAL, () -> allow(range(0x1000, 0x2fff), range(0x2000, 0x3fff)));
    Refusal reserved = refused(Errno.EADDRINUSE, () -> allow(range(0x1000, 0xfee00000L)));
    assertThat(reserved.blockers()).extracting(b -> b.why()).first().asString().contains("MSI");
    refused(Errno.ENOENT, () -> lab.spaces.allowIovas(9, List.of(range(1, 1))));
    assertThat(lab.mapAnywhere(ioas, VA, 0x1000)).isEqualTo(0x8000);
  }

  @Test
  void nothingThatIsAllowedIsReservedLater() {
    allow(range(FakeDevice.MSI.last() - 0xfff, FakeDevice.MSI.last() + 0xfff));
    EngineDevice device = lab.fd.bind(lab.device);
    Refusal refusal = refused(Errno.EADDRINUSE, () -> device.attach(ioas));
    assertThat(refusal.blockers())
        .extracting(b -> b.object())
        .containsExactly("allowed range 0xfeeff000-0xfef00ffe");
    assertThat(lab.fd.hwpts()).isEmpty();
    lab.spaces.allowIovas(ioas, List.of());
    device.attach(ioas);
  }

  @Test
  void anApertureThatLeavesOutWhatIsAllowedIsRefused() {
    allow(range(1L << 47, 1L << 48));
    EngineDevice device = lab.fd.bind(lab.device);
    refused(Errno.EADDRINUSE, () -> lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas)));
    allow(range(1L << 47, (1L << 48) - 1));
    lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));
  }
}
