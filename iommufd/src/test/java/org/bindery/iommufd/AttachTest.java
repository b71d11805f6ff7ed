package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineDevice;
import org.bindery.hardware.ReservedRegion;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttachTest {
  private final Lab lab = new Lab();
  private int ioas;
  private EngineDevice device;

  @BeforeEach
  void bound() {
    ioas = lab.fd.allocateIoas();
    device = lab.fd.bind(lab.device);
  }

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
    assertThat(lab.hardware.domains()).isEmpty();
  }

  private String state() {
    return lab.hardware.state(lab.device.requester());
  }

  @Test
  void attachingToAnIoasMakesAnAutomaticTable() {
    lab.map(ioas, 0x1000, 0x1000);
    int hwpt = device.attach(ioas);
    assertThat(hwpt).isEqualTo(3);
    assertThat(device.attached()).hasValue(3);
    assertThat(state()).isEqualTo("attached");
    assertThat(lab.memory.pinnedPages()).isEqualTo(1);
    assertThat(lab.fd.hwpts()).hasSize(1);
    assertThat(lab.fd.hwpts().getFirst().automatic()).isTrue();
    assertThat(lab.fd.hwpts().getFirst().devices()).containsExactly(device.id());
  }

  @Test
  void anAutomaticTableGoesWithItsLastDevice() {
    FakeDevice second = lab.member(new FakeGroup(5), 0, 0x11);
    EngineDevice other = lab.fd.bind(second);
    int hwpt = device.attach(ioas);
    assertThat(other.attach(ioas)).as("shared").isEqualTo(hwpt);
    device.detach();
    assertThat(lab.fd.hwpts()).hasSize(1);
    other.close();
    assertThat(lab.fd.hwpts()).isEmpty();
    assertThat(lab.fd.ranges(ioas).ranges()).containsExactly(IovaRange.all());
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(1);
  }

  @Test
  void detachBlocksAndTwiceIsOnce() {
    device.attach(ioas);
    device.detach();
    device.detach();
    assertThat(state()).isEqualTo("blocked");
    assertThat(device.attached()).isEmpty();
  }

  @Test
  void anAutomaticTableThatDoesNotFitIsPassedBy() {
    FakeDevice second = lab.member(new FakeGroup(5), 0, 0x11);
    lab.hardware.loose.add(second.requester());
    EngineDevice other = lab.fd.bind(second);
    int hwpt = device.attach(ioas);
    assertThat(other.attach(ioas)).isNotEqualTo(hwpt);
    // A table that allows no-snoop takes a device that could be kept from it.
    device.detach();
    assertThat(device.attach(ioas)).isEqualTo(other.attached().getAsInt());
  }

  @Test
  void aManualTableIsNeverPickedAutomatically() {
    int manual = lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));
    assertThat(device.attach(ioas)).isNotEqualTo(manual);
  }

  @Test
  void attachToAManualTable() {
    int manual = lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));
    assertThat(device.attach(manual)).isEqualTo(manual);
    device.detach();
    assertThat(lab.fd.hwpts()).hasSize(1);
    lab.fd.destroy(manual);
  }

  @Test
  void attachWhenAttachedReplaces() {
    int other = lab.fd.allocateIoas();
    lab.fd.map(other, VA, 0x1000, Access.READ, OptionalLong.of(0x7000));
    device.attach(ioas);
    int replaced = device.attach(other);
    assertThat(lab.hardware.domainOf(lab.device.requester()).frameAt(0x7000)).isEqualTo(VA >>> 12);
    assertThat(lab.fd.hwpts()).hasSize(1);
    assertThat(lab.fd.hwpts().getFirst().id()).isEqualTo(replaced);
    assertThat(lab.fd.ranges(ioas).ranges()).as("given back").containsExactly(IovaRange.all());
    assertThat(device.attach(other)).as("the same").isEqualTo(replaced);
  }

  @Test
  void aReplaceThatFailsLeavesTheOldAttachment() {
    int other = lab.fd.allocateIoas();
    lab.map(other, 0xfee00000L, 0x1000);
    int before = device.attach(ioas);
    Refusal refusal = refused(Errno.EADDRINUSE, () -> device.attach(other));
    assertThat(refusal.remedies()).containsExactly("unmap fd0 3 0xfee00000 0x1000");
    assertThat(device.attached()).hasValue(before);
    assertThat(state()).isEqualTo("attached");
    assertThat(lab.fd.ranges(other).ranges()).containsExactly(IovaRange.all());
    assertThat(lab.fd.hwpts()).hasSize(1);
  }

  @Test
  void unknownTargetIsEnoentAndADeviceAsTargetIsEinval() {
    refused(Errno.ENOENT, () -> device.attach(77));
    refused(Errno.EINVAL, () -> device.attach(device.id()));
  }

  @Test
  void aReservedRegionThatHitsAnAreaIsEaddrinuse() {
    lab.map(ioas, 0xfee01000L, 0x1000);
    Refusal refusal = refused(Errno.EADDRINUSE, () -> device.attach(ioas));
    assertThat(refusal.reason())
        .contains("0xfee00000-0xfeefffff", "MSI", "0000:00:10.0", "0xfee01000-0xfee01fff");
    assertThat(refusal.blockers().getFirst().object()).isEqualTo("area 0xfee01000-0xfee01fff");
    assertThat(refusal.remedies()).containsExactly("unmap fd0 1 0xfee01000 0x1000");
    assertThat(state()).isEqualTo("blocked");
    assertThat(lab.fd.hwpts()).isEmpty();
    assertThat(lab.fd.objects()).hasSize(2);
  }

  /** Each of {@code enum iommu_resv_type} but what a device given to user space may do without. */
  @ParameterizedTest
  @EnumSource
  void regionsOfEveryTypeAreReservedButRelaxableOnes(ReservedRegion.Kind kind) {
    lab.device.reservedRegions().clear();
    IovaRange range = new IovaRange(0x8000000L, 0x80fffffL);
    lab.device.reservedRegions().add(new ReservedRegion(range, kind));
    lab.map(ioas, 0x8010000L, 0x1000);
    if (kind == ReservedRegion.Kind.DIRECT_RELAXABLE) {
      device.attach(ioas);
      return;
    }
    assertThat(refused(Errno.EADDRINUSE, () -> device.attach(ioas)).reason())
        .contains("0x8000000-0x80fffff", kind.name());
    lab.fd.unmap(ioas, 0x8010000L, 0x1000);
    device.attach(ioas);
    assertThat(lab.fd.ranges(ioas).ranges())
        .containsExactly(new IovaRange(0, 0x7ffffffL), new IovaRange(0x8100000L, (1L << 48) - 1));
    refused(Errno.EINVAL, () -> lab.map(ioas, 0x8010000L, 0x1000));
  }

  @Test
  void interruptWindowsForHardwareAndForSoftwareAtOnceAreEinval() {
    IovaRange range = new IovaRange(0x8000000L, 0x80fffffL);
    ReservedRegion software = new ReservedRegion(range, ReservedRegion.Kind.SW_MSI);
    lab.device.reservedRegions().add(software);
    assertThat(refused(Errno.EINVAL, () -> device.attach(ioas)).reason())
        .contains("0x8000000-0x80fffff", "0xfee00000-0xfeefffff");
    assertThat(state()).isEqualTo("blocked");
    assertThat(lab.fd.ranges(ioas).ranges()).containsExactly(IovaRange.all());
    lab.device.reservedRegions().removeFirst();
    lab.device
        .reservedRegions()
        .add(new ReservedRegion(new IovaRange(0, 0xfff), ReservedRegion.Kind.SW_MSI));
    refused(Errno.EINVAL, () -> device.attach(ioas));
    lab.device.reservedRegions().removeLast();
    device.attach(ioas);
  }

  @Test
  void anAreaBeyondTheApertureIsEaddrinuse() {
    lab.map(ioas, 1L << 50, 0x1000);
    assertThat(refused(Errno.EADDRINUSE, () -> device.attach(ioas)).reason())
        .contains("hwpt", "0x0-0xffffffffffff");
    assertThat(state()).isEqualTo("blocked");
  }

  @Test
  void anAreaThatIsNotOnPagesIsEaddrinuse() {
    lab.fd.map(ioas, VA + 8, 0x10, Access.READ, OptionalLong.of(8));
    assertThat(refused(Errno.EADDRINUSE, () -> device.attach(ioas)).remedies())
        .containsExactly("unmap fd0 1 0x8 0x10");
  }

  @Test
  void pagesLargerThan4096AreEinval() {
    lab.hardware.pageSizes = List.of(1L << 16);
    assertThat(refused(Errno.EINVAL, () -> device.attach(ioas)).reason()).contains("0x10000");
    assertThat(state()).isEqualTo("blocked");
  }

  @Test
  void memoryThatIsGoneIsEfaultFromAttach() {
    Memory gone = lab.process.add(0x1000_0000L, 0x1000, Access.READ_WRITE);
    lab.map(ioas, 0x1000, 0x1000);
    lab.fd.map(ioas, 0x1000_0000L, 0x1000, Access.READ, OptionalLong.of(0x5000));
    gone.close();
    Refusal refusal = refused(Errno.EFAULT, () -> device.attach(ioas));
    assertThat(refusal.reason())
        .contains("hwpt 3 (dmar0)", "area 0x5000-0x5fff of ioas 1", "0x10000000");
    assertThat(refusal.remedies()).containsExactly("unmap fd0 1 0x5000 0x1000");
    assertThat(state()).isEqualTo("blocked");
    assertThat(lab.memory.pinnedPages()).isZero();
    assertThat(lab.fd.ranges(ioas).ranges()).containsExactly(IovaRange.all());
    lab.fd.unmap(ioas, 0x5000, 0x1000);
    device.attach(ioas);
  }

  @Test
  void rangesAndAlignmentFollowTheAttachment() {
    device.attach(ioas);
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(4096);
    assertThat(lab.fd.ranges(ioas).ranges())
        .containsExactly(
            new IovaRange(0, 0xfedfffffL), new IovaRange(0xfef00000L, 0xffffffffffffL));
  }

  @Test
  void attachAfterUnbindIsEnodev() {
    device.close();
    device.close();
    refused(Errno.ENODEV, () -> device.attach(ioas));
    device.detach();
  }
}
