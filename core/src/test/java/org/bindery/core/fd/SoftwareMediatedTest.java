package org.bindery.core.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.EDU;
import static org.bindery.core.fake.CoreFixture.MDEV;
import static org.bindery.core.fake.CoreFixture.NO_IOMMU;

import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Explanation;
import org.bindery.api.IommuFd;
import org.bindery.api.IovaRange;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.core.fake.CoreFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Software mediated devices of the host: no group, no IOMMU, an address space only. */
class SoftwareMediatedTest {
  private final CoreFixture core = new CoreFixture();

  @AfterEach
  void close() {
    core.close();
  }

  private Explanation explain() {
    return core.administration().explain(MDEV, Use.BIND);
  }

  @Test
  void isBoundWithoutAGroup() {
    core.software("mdev");
    IommuFd fd = core.open();
    BoundDevice device = fd.bind(BindRequest.of(MDEV).label("tty"));
    assertThat(core.host.file(MDEV)).isPresent();
    assertThat(core.host.groups()).allSatisfy(group -> assertThat(group.owner()).isEmpty());
    int ioas = fd.allocateIoas();
    assertThat(device.attach(ioas)).isEqualTo(ioas);
    assertThat(device.attached()).hasValue(ioas);
    assertThat(core.administration().fds().getFirst().devices()).containsExactly("tty=" + MDEV);
    assertThat(core.administration().device(MDEV).label()).contains("tty");
    assertThatThrownBy(() -> core.open().bind(BindRequest.of(MDEV)))
        .hasMessageContaining("EINVAL")
        .hasMessageContaining("bound in fd0");
    device.unbind();
    assertThat(core.host.file(MDEV)).isEmpty();
  }

  @Test
  void hasNoHardwareToTellOf() {
    core.software("mdev");
    DeviceInfo info = core.open().bind(BindRequest.of(MDEV)).info();
    assertThat(info.snoopEnforceable()).isFalse();
    assertThat(info.formats()).isEmpty();
    assertThat(info.pageSizes()).isEmpty();
    assertThat(info.kinds()).isEmpty();
    assertThat(info.ranges()).containsExactly(IovaRange.all());
    assertThat(info.pasidBits()).isZero();
    assertThat(info.hardware()).isEqualTo("none");
  }

  @Test
  void isReadyAsSoonAsABinderKnowsIt() {
    assertThat(explain().verdict()).isEqualTo(Verdict.IMPOSSIBLE);
    assertThat(explain().reason()).contains("no binder");
    core.software("mdev");
    assertThat(explain().verdict()).isEqualTo(Verdict.READY);
    assertThat(explain().binder()).contains("software");
    core.open().bind(BindRequest.of(MDEV).label("tty"));
    assertThat(explain().verdict()).isEqualTo(Verdict.BLOCKED);
    assertThat(explain().reason()).contains("bound in fd0 of admin as tty");
  }

  /** A binder that plans for it as for hardware gets no further than for hardware without IOMMU. */
  @Test
  void asHardwareItCannotBeConfined() {
    core.generic();
    assertThat(explain().reason()).contains("no IOMMU");
    assertThat(explain().verdict()).isEqualTo(Verdict.IMPOSSIBLE);
    IommuFd fd = core.open();
    assertThatThrownBy(() -> fd.bind(BindRequest.of(MDEV))).hasMessageContaining("ENODEV");
  }

  /** Or any binder could let a device loose by calling it software. */
  @Test
  void whatDoesDmaOfItsOwnIsNeverSoftware() {
    core.software("pci");
    IommuFd fd = core.open();
    for (String device : new String[] {EDU, NO_IOMMU}) {
      assertThatThrownBy(() -> fd.bind(BindRequest.of(device)))
          .hasMessageContaining("EIO")
          .hasMessageContaining("binder software")
          .hasMessageContaining("DMA of its own");
      assertThat(core.host.file(device)).isEmpty();
    }
    assertThat(core.administration().explain(NO_IOMMU, Use.BIND).verdict())
        .isEqualTo(Verdict.IMPOSSIBLE);
  }
}
