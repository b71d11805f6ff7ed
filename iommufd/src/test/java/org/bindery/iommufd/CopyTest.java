package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.iommufd.fake.FakeGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CopyTest {
  private static final OptionalLong ANYWHERE = OptionalLong.empty();
  private final Lab lab = new Lab();
  private int from;
  private int to;

  @BeforeEach
  void mapped() {
    from = lab.fd.allocateIoas();
    to = lab.fd.allocateIoas();
    lab.map(from, 0x10000, 0x4000);
    lab.fd.map(from, VA + 0x8000, 0x2000, Access.READ_WRITE, OptionalLong.of(0x14000));
  }

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  private long copy(long iova, long length, OptionalLong at) {
    return lab.fd.copy(to, from, iova, length, Access.READ_WRITE, at);
  }

  @Test
  void aSubRangeOverSeveralAreas() {
    assertThat(copy(0x13000, 0x2000, OptionalLong.of(0x1000))).isEqualTo(0x1000);
    assertThat(lab.fd.areas(to)).hasSize(2);
    assertThat(lab.fd.areas(to).get(0).address()).isEqualTo(VA + 0x3000);
    assertThat(lab.fd.areas(to).get(1).address()).isEqualTo(VA + 0x8000);
    lab.fd.bind(lab.device).attach(to);
    var domain = lab.hardware.domainOf(lab.device.requester());
    assertThat(domain.frameAt(0x1000)).isEqualTo((VA + 0x3000) >>> 12);
    assertThat(domain.frameAt(0x2000)).isEqualTo((VA + 0x8000) >>> 12);
    assertThat(lab.memory.pinnedPages()).isEqualTo(2);
  }

  @Test
  void intoTheSameAddressSpace() {
    assertThat(lab.fd.copy(from, from, 0x10000, 0x4000, Access.READ, ANYWHERE)).isEqualTo(0x4000);
    assertThat(lab.fd.areas(from)).hasSize(3);
  }

  @Test
  void pagesArePinnedOnce() {
    lab.fd.bind(lab.device).attach(from);
    copy(0x10000, 0x6000, ANYWHERE);
    var other = lab.member(new FakeGroup(5), 0, 0x11);
    lab.fd.bind(other).attach(to);
    lab.fd.copy(from, from, 0x11000, 0x2000, Access.READ, OptionalLong.of(0x40000));
    assertThat(lab.memory.pinnedPages()).isEqualTo(6);
    assertThat(lab.memory.mostPins()).isEqualTo(1);
    lab.fd.unmap(from, 0, -1);
    assertThat(lab.memory.pinnedPages()).isEqualTo(6);
    lab.fd.unmap(to, 0, -1);
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  @Test
  void pinnedPagesAreCopiedAlthoughTheMemoryIsGone() {
    Memory memory = lab.process.add(0x1000_0000L, 0x2000, Access.READ_WRITE);
    lab.fd.bind(lab.device).attach(from);
    lab.fd.map(from, 0x1000_0000L, 0x2000, Access.READ, OptionalLong.of(0x80000));
    memory.close();
    lab.fd.copy(from, from, 0x80000, 0x2000, Access.READ, OptionalLong.of(0x90000));
    refused(
        Errno.EFAULT,
        () -> lab.fd.map(from, 0x1000_0000L, 0x2000, Access.READ, OptionalLong.of(0xa0000)));
  }

  @Test
  void aHoleInTheSourceIsEnoentAndNamed() {
    assertThat(refused(Errno.ENOENT, () -> copy(0x15000, 0x2000, ANYWHERE)).reason())
        .contains("0x15000-0x16fff", "at 0x16000");
    refused(Errno.ENOENT, () -> copy(0xf000, 0x2000, ANYWHERE));
    assertThat(lab.fd.areas(to)).isEmpty();
  }

  @Test
  void lengthZeroIsEinval() {
    refused(Errno.EINVAL, () -> copy(0x10000, 0, ANYWHERE));
  }

  @Test
  void theOrderOfChecks() {
    refused(Errno.EOVERFLOW, () -> lab.fd.copy(9, 9, 0, -1, Access.NONE, ANYWHERE));
    refused(Errno.EOVERFLOW, () -> lab.fd.copy(9, 9, -1, 1, Access.NONE, ANYWHERE));
    refused(Errno.EINVAL, () -> lab.fd.copy(9, 9, 0, 0, Access.NONE, ANYWHERE));
    refused(Errno.ENOENT, () -> lab.fd.copy(to, 9, 0, 0, Access.READ, ANYWHERE));
    refused(Errno.EINVAL, () -> lab.fd.copy(9, from, 0, 0, Access.READ, ANYWHERE));
    refused(Errno.EOVERFLOW, () -> lab.fd.copy(9, from, -4096, 0x2000, Access.READ, ANYWHERE));
    refused(Errno.ENOENT, () -> lab.fd.copy(9, from, 0, 0x1000, Access.READ, ANYWHERE));
    refused(Errno.ENOENT, () -> lab.fd.copy(9, from, 0x10000, 0x1000, Access.READ, ANYWHERE));
  }

  @Test
  void writeableCopyOfReadOnlyPagesIsEpermAfterTheIovaChecks() {
    lab.fd.map(from, Lab.READ_ONLY_VA, 0x1000, Access.READ, OptionalLong.of(0x20000));
    lab.map(to, 0, 0x1000);
    refused(Errno.EEXIST, () -> copy(0x20000, 0x1000, OptionalLong.of(0)));
    assertThat(refused(Errno.EPERM, () -> copy(0x20000, 0x1000, OptionalLong.of(0x5000))).reason())
        .contains("area 0x20000-0x20fff of ioas 1", "read-only");
    lab.fd.copy(to, from, 0x20000, 0x1000, Access.READ, OptionalLong.of(0x5000));
  }

  @Test
  void writeableCopyOfPagesThatWereMappedReadOnlyThoughWriteable() {
    lab.fd.map(from, VA, 0x1000, Access.READ, OptionalLong.of(0x20000));
    refused(Errno.EPERM, () -> copy(0x20000, 0x1000, ANYWHERE));
  }

  @Test
  void epermInTheMiddleLeavesNothing() {
    lab.fd.map(from, VA, 0x1000, Access.READ, OptionalLong.of(0x16000));
    refused(Errno.EPERM, () -> copy(0x14000, 0x3000, ANYWHERE));
    assertThat(lab.fd.areas(to)).isEmpty();
  }

  @Test
  void theAlignmentOfTheTargetCounts() {
    lab.fd.bind(lab.device).attach(to);
    refused(Errno.EINVAL, () -> copy(0x10000, 0x800, OptionalLong.of(0)));
    refused(Errno.EINVAL, () -> copy(0x10800, 0x1000, OptionalLong.of(0)));
  }
}
