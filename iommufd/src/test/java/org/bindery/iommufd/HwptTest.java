package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.engine.EngineDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HwptTest {
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

  private int allocate(HwptRequest request) {
    return lab.fd.allocateHwpt(device.id(), request);
  }

  @ParameterizedTest
  @EnumSource(
      value = PageTableKind.class,
      names = {"EPT", "NESTED"})
  void aKindThatTheHardwareLacksIsEopnotsuppAndSaysWhatThereIs(PageTableKind kind) {
    assertThat(
            refused(Errno.EOPNOTSUPP, () -> allocate(HwptRequest.paging(ioas).kind(kind))).reason())
        .contains(kind.name().toLowerCase(), "dmar0 (fake) offers paging");
  }

  @Test
  void deviceThenParentAreLookedUp() {
    refused(Errno.ENOENT, () -> lab.fd.allocateHwpt(99, HwptRequest.paging(99)));
    assertThat(refused(Errno.EINVAL, () -> allocate(HwptRequest.paging(99))).reason())
        .contains("no ioas 99");
  }

  @Test
  void pageSizesOfAnAddressSpaceAreThoseOfItsTables() {
    assertThat(lab.spaces.pageSizes(ioas)).as("it has none").isEqualTo(-1);
    allocate(HwptRequest.paging(ioas));
    assertThat(lab.spaces.pageSizes(ioas)).isEqualTo(4096 | 1 << 21 | 1 << 30);
    assertThat(lab.spaces.pageSizes(lab.fd.allocateIoas())).isEqualTo(-1);
    refused(Errno.ENOENT, () -> lab.spaces.pageSizes(99));
  }

  @Test
  void snoopIsEnforcedIfAndOnlyIfTheHardwareCan() {
    allocate(HwptRequest.paging(ioas));
    assertThat(lab.fd.hwpts().getFirst().snoop()).isEqualTo(Snoop.ENFORCE);
    lab.hardware.enforcing = false;
    allocate(HwptRequest.paging(ioas));
    assertThat(lab.fd.hwpts().get(1).snoop()).isEqualTo(Snoop.ALLOW);
  }

  @Test
  void allowIsAChoiceToo() {
    allocate(HwptRequest.paging(ioas).snoop(Snoop.ALLOW));
    assertThat(lab.fd.hwpts().getFirst().snoop()).isEqualTo(Snoop.ALLOW);
  }

  @Test
  void enforceThatTheHardwareCannotIsEopnotsupp() {
    lab.hardware.enforcing = false;
    assertThat(
            refused(Errno.EOPNOTSUPP, () -> allocate(HwptRequest.paging(ioas).snoop(Snoop.ENFORCE)))
                .reason())
        .contains("dmar0", "0000:00:10.0");
  }

  @Test
  void formatIsFixedAtAllocation() {
    allocate(HwptRequest.paging(ioas));
    allocate(HwptRequest.paging(ioas).format("fake-v1"));
    assertThat(lab.fd.hwpts().get(0).format()).isEqualTo("fake-v2");
    assertThat(lab.fd.hwpts().get(1).format()).isEqualTo("fake-v1");
    assertThat(
            refused(Errno.EOPNOTSUPP, () -> allocate(HwptRequest.paging(ioas).format("sparc")))
                .reason())
        .contains("sparc", "fake-v2, fake-v1");
  }

  @Test
  void aTableThatCannotTakeTheDeviceIsEinvalAtAttach() {
    int enforcing = allocate(HwptRequest.paging(ioas).snoop(Snoop.ENFORCE));
    lab.hardware.enforcing = false;
    assertThat(refused(Errno.EINVAL, () -> device.attach(enforcing)).reason())
        .contains("0000:00:10.0");
    assertThat(lab.fd.ranges(ioas).ranges()).as("its MSI window is not reserved").hasSize(1);
  }

  @Test
  void itIsFilledAtAllocationAndFollows() {
    lab.map(ioas, 0x1000, 0x2000);
    int hwpt = allocate(HwptRequest.paging(ioas));
    assertThat(lab.memory.pinnedPages()).isEqualTo(2);
    lab.fd.map(ioas, VA + 0x8000, 0x1000, Access.READ, OptionalLong.of(0x8000));
    device.attach(hwpt);
    var domain = lab.hardware.domainOf(lab.device.requester());
    assertThat(domain.mappedPages()).isEqualTo(3);
    int second = allocate(HwptRequest.paging(ioas));
    assertThat(lab.memory.pinnedPages()).isEqualTo(3);
    assertThat(lab.memory.mostPins()).isEqualTo(1);
    lab.fd.unmap(ioas, 0x1000, 0x2000);
    lab.fd.destroy(second);
    assertThat(domain.mappedPages()).isEqualTo(1);
    assertThat(lab.memory.pinnedPages()).isEqualTo(1);
  }

  @Test
  void memoryThatIsGoneIsEfaultAndLeavesNothing() {
    lab.map(ioas, 0x1000, 0x1000);
    lab.fd.map(ioas, 0x4000, 0x1000, Access.READ, OptionalLong.of(0x5000));
    refused(Errno.EFAULT, () -> allocate(HwptRequest.paging(ioas)));
    assertThat(lab.fd.objects()).hasSize(2);
    assertThat(lab.memory.pinnedPages()).isZero();
    lab.fd.destroy(ioas);
  }
}
