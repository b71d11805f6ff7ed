package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.engine.EngineDevice;
import org.bindery.iommufd.fake.FakeDomain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MapFileTest {
  private static final long FILE = 0x7f40_0000_1000L;
  private static final OptionalLong ANYWHERE = OptionalLong.empty();

  private final Lab lab = new Lab();
  private final int ioas = lab.fd.allocateIoas();
  private final EngineDevice device = lab.fd.bind(lab.device);
  private final Memory file = lab.process.add(FILE, 0x10000, Access.READ_WRITE);

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  private long map(long start, long length, OptionalLong iova) {
    return lab.spaces.mapFile(ioas, file, start, length, Access.READ_WRITE, iova);
  }

  private FakeDomain domain() {
    return lab.hardware.domainOf(lab.device.requester());
  }

  @Test
  void pagesComeFromTheFileWithoutTheProcess() {
    file.close();
    device.attach(ioas);
    map(0x3000, 0x2000, OptionalLong.of(0x8000));
    assertThat(domain().frameAt(0x8000)).isEqualTo(FILE + 0x3000 >>> 12);
    assertThat(domain().frameAt(0x9000)).isEqualTo(FILE + 0x4000 >>> 12);
    assertThat(lab.memory.pinnedPages()).isEqualTo(2);
    assertThat(lab.fd.areas(ioas)).extracting(Area::address).containsExactly(FILE + 0x3000);
    lab.fd.unmap(ioas, 0x8000, 0x2000);
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  @Test
  void theOffsetInTheFileAlignsAnAutomaticIova() {
    assertThat(map(0, 0x4000, ANYWHERE)).as("its begin is aligned to all").isEqualTo(0x4000);
    assertThat(map(0x1000, 0x4000, ANYWHERE)).isEqualTo(0x8000);
    assertThat(map(0x210, 0x20, ANYWHERE)).isEqualTo(0x1210);
  }

  @Test
  void aCopyIsAlignedAsTheFileIs() {
    map(0x1000, 0x4000, OptionalLong.of(0x100000));
    assertThat(lab.fd.copy(ioas, ioas, 0x101000, 0x2000, Access.READ, ANYWHERE)).isEqualTo(0x2000);
  }

  @Test
  void outsideOfTheFileIsEinvalWhenItIsPinned() {
    map(0xf000, 0x2000, OptionalLong.of(0x8000));
    refused(Errno.EINVAL, () -> device.attach(ioas));
    lab.fd.unmap(ioas, 0x8000, 0x2000);
    device.attach(ioas);
    refused(Errno.EINVAL, () -> map(0xf000, 0x2000, OptionalLong.of(0x8000)));
    refused(Errno.EINVAL, () -> map(0x10000, 0x1000, OptionalLong.of(0x8000)));
    refused(Errno.EINVAL, () -> map(-0x3000, 0x1000, OptionalLong.of(0x8000)));
    assertThat(lab.fd.areas(ioas)).isEmpty();
  }

  @Test
  void aReadOnlyFileIsNotMappedWriteable() {
    Memory only = lab.process.add(Lab.VA - 0x1000000, 0x1000, Access.READ);
    device.attach(ioas);
    refused(
        Errno.EFAULT, () -> lab.spaces.mapFile(ioas, only, 0, 0x1000, Access.READ_WRITE, ANYWHERE));
    lab.spaces.mapFile(ioas, only, 0, 0x1000, Access.READ, ANYWHERE);
  }

  @Test
  void theOrderOfChecks() {
    refused(
        Errno.EOVERFLOW, () -> lab.spaces.mapFile(9, file, 0, -1, Access.NONE, OptionalLong.of(0)));
    refused(
        Errno.EOVERFLOW, () -> lab.spaces.mapFile(9, file, 0, 0, Access.NONE, OptionalLong.of(-1)));
    refused(Errno.EINVAL, () -> lab.spaces.mapFile(9, file, 0, 0, Access.NONE, ANYWHERE));
    refused(Errno.ENOENT, () -> lab.spaces.mapFile(9, file, 0, 0, Access.READ, ANYWHERE));
    refused(Errno.EINVAL, () -> map(-1, 0, ANYWHERE));
    refused(Errno.EOVERFLOW, () -> map(-0x1000, 0x2000, ANYWHERE));
    Memory inside = lab.process.add(FILE - 0xff800, 0x10000, Access.READ_WRITE);
    refused(Errno.EINVAL, () -> lab.spaces.mapFile(ioas, inside, 0, 0x1000, Access.READ, ANYWHERE));
  }
}
