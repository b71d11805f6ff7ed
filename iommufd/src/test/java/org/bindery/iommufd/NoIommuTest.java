package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Role;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.NoIommuCommands;
import org.bindery.engine.PhysicalRange;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeGroup;
import org.bindery.iommufd.fake.FakeHardware;
import org.bindery.iommufd.fake.FakePhysicalDomain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices behind no IOMMU, and where in physical memory what they are to reach is. */
class NoIommuTest {
  private static final long IOVA = 0x20_0000;

  private final Lab lab = new Lab();
  private final NoIommuCommands lookup = lab.fd.commands(NoIommuCommands.class).orElseThrow();
  private final int ioas = lab.fd.allocateIoas();

  @BeforeEach
  void behindNoIommu() {
    lab.hardware.translating = false;
    lab.process.grant(Role.CAP_SYS_RAWIO);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private PhysicalRange physical(long iova, long length) {
    return lookup.physical(lab.process, ioas, iova, length);
  }

  private FakePhysicalDomain attached() {
    EngineDevice device = lab.fd.bind(lab.device);
    int hwpt = lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));
    device.attach(hwpt);
    return (FakePhysicalDomain) lab.hardware.domainOf(lab.device.requesters().getFirst());
  }

  @Test
  void whoHasNotTheRoleBindsNone() {
    lab.process.grant(Role.CAP_SYS_ADMIN);
    assertThat(refused(Errno.EPERM, () -> lab.fd.bind(lab.device)).reason())
        .contains("behind no IOMMU", "CAP_SYS_RAWIO");
    assertThat(lab.fd.objects()).extracting(object -> object.type()).containsExactly("ioas");
    lab.process.grant(Role.CAP_SYS_RAWIO);
    lab.fd.bind(lab.device).close();
  }

  @Test
  void theOrderOfChecks() {
    lab.process.grant(Role.CAP_SYS_ADMIN);
    refused(Errno.EPERM, () -> lookup.physical(lab.process, 99, -1, 0));
    lab.process.grant(Role.CAP_SYS_RAWIO);
    refused(Errno.EINVAL, () -> lookup.physical(lab.process, 99, -1, 0));
    refused(Errno.EOVERFLOW, () -> lookup.physical(lab.process, 99, -1, 1));
    refused(Errno.ENOENT, () -> lookup.physical(lab.process, 99, IOVA, 1));
    refused(Errno.ENOENT, () -> physical(IOVA, 1));
    lab.map(ioas, IOVA, 0x1000);
    refused(Errno.EOPNOTSUPP, () -> physical(IOVA, 1));
    attached();
    assertThat(physical(IOVA, 1)).isEqualTo(new PhysicalRange(VA, 1));
    refused(Errno.ENOENT, () -> physical(IOVA - 1, 1));
    refused(Errno.ENOENT, () -> physical(IOVA + 0x1000, 1));
  }

  @Test
  void tablesThatTranslateKnowNone() {
    FakeHardware dmar = new FakeHardware("dmar1", lab.failures);
    FakeGroup group = new FakeGroup(5);
    FakeDevice confined = FakeDevice.at(0, 0x11, dmar, group);
    group.join(confined);
    lab.map(ioas, IOVA, 0x1000);
    EngineDevice device = lab.fd.bind(confined);
    device.attach(lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas)));
    refused(Errno.EOPNOTSUPP, () -> physical(IOVA, 1));
    attached();
    assertThat(physical(IOVA, 8).address()).as("of the one that knows").isEqualTo(VA);
  }

  @Test
  void aRunEndsWithWhatIsWantedWithItsAreaAndWherePagesAreElsewhere() {
    FakePhysicalDomain domain = attached();
    lab.map(ioas, IOVA, 0x8000);
    lab.fd.map(ioas, VA + 0x8000, 0x1000, Access.READ_WRITE, OptionalLong.of(IOVA + 0x8000));
    assertThat(physical(IOVA, -1)).as("the area").isEqualTo(new PhysicalRange(VA, 0x8000));
    assertThat(physical(IOVA + 0x80, -1)).isEqualTo(new PhysicalRange(VA + 0x80, 0x7f80));
    assertThat(physical(IOVA + 0x80, 0x1001)).isEqualTo(new PhysicalRange(VA + 0x80, 0x1001));
    domain.elsewhere.put((VA >>> 12) + 3, 7L);
    assertThat(physical(IOVA, -1)).isEqualTo(new PhysicalRange(VA, 0x3000));
    assertThat(physical(IOVA + 0x2fff, 0x10)).isEqualTo(new PhysicalRange(VA + 0x2fff, 1));
    assertThat(physical(IOVA + 0x3004, -1)).isEqualTo(new PhysicalRange(0x7004, 0xffc));
    assertThat(physical(IOVA + 0x4000, -1)).isEqualTo(new PhysicalRange(VA + 0x4000, 0x4000));
  }

  @Test
  void whatIsUnmappedIsToldNoMore() {
    attached();
    lab.map(ioas, IOVA, 0x1000);
    assertThat(physical(IOVA, 1).address()).isEqualTo(VA);
    lab.fd.unmap(ioas, IOVA, 0x1000);
    refused(Errno.ENOENT, () -> physical(IOVA, 1));
    assertThat(lab.memory.pinnedPages()).isZero();
  }
}
