package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MapTest {
  private final Lab lab = new Lab();
  private int ioas;

  @BeforeEach
  void ioas() {
    ioas = lab.fd.allocateIoas();
  }

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  private void attach() {
    lab.fd.bind(lab.device).attach(ioas);
  }

  private Refusal map(Errno errno, long iova, long address, long length, Access access) {
    return refused(errno, () -> lab.fd.map(ioas, address, length, access, OptionalLong.of(iova)));
  }

  private Refusal map(Errno errno, long iova, long length) {
    return map(errno, iova, VA, length, Access.READ);
  }

  @Test
  void sameOrOverlappingRangeIsEexistAndNamesTheArea() {
    lab.map(ioas, 0, 0x2000);
    Refusal refusal = map(Errno.EEXIST, 0x1000, 0x1000);
    assertThat(refusal.reason()).isEqualTo("0x1000-0x1fff overlaps area 0x0-0x1fff of ioas 1");
    assertThat(refusal.blockers()).hasSize(1);
    assertThat(refusal.blockers().getFirst().object()).isEqualTo("area 0x0-0x1fff");
    assertThat(refusal.remedies()).containsExactly("unmap fd0 1 0x0 0x2000");
    map(Errno.EEXIST, 0, 0x2000);
  }

  @Test
  void theRemedyOfEexistTakesAllAreasInTheWay() {
    lab.map(ioas, 0x1000, 0x1000);
    lab.map(ioas, 0x3000, 0x1000);
    lab.map(ioas, 0x5000, 0x2000);
    assertThat(map(Errno.EEXIST, 0, 0x6000).remedies())
        .containsExactly("unmap fd0 1 0x1000 0x6000");
    assertThat(lab.fd.unmap(ioas, 0x1000, 0x6000)).isEqualTo(0x4000);
    assertThat(lab.map(ioas, 0, 0x6000)).isZero();
  }

  @Test
  void withoutAPageTableAnyAlignmentIsGood() {
    lab.fd.map(ioas, VA + 3, 5, Access.READ, OptionalLong.of(0x1001));
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(1);
    assertThat(lab.fd.areas(ioas).getFirst().length()).isEqualTo(5);
    assertThat(lab.fd.areas(ioas).getFirst().address()).isEqualTo(VA + 3);
  }

  @Test
  void withAPageTableIovaLengthAndAddressAreMultiplesOfItsPage() {
    attach();
    assertThat(map(Errno.EINVAL, 0x1800, 0x1000).reason())
        .contains("IOVA 0x1800", "multiple of 0x1000", "0x1000 and 0x2000");
    assertThat(map(Errno.EINVAL, 0x1000, 0x1001).reason()).contains("length 0x1001", "0x2000");
    assertThat(map(Errno.EINVAL, 0x1000, VA + 0x10, 0x1000, Access.READ).reason())
        .contains("user address");
  }

  @Test
  void lengthZeroIsEinval() {
    map(Errno.EINVAL, 0, 0);
  }

  @Test
  void neitherReadNorWriteIsEinval() {
    map(Errno.EINVAL, 0, VA, 0x1000, Access.NONE);
  }

  @Test
  void writeOnlySucceeds() {
    attach();
    lab.fd.map(ioas, VA, 0x1000, Access.WRITE, OptionalLong.of(0));
    assertThat(lab.hardware.domainOf(lab.device.requester()).accessAt(0)).isEqualTo(Access.WRITE);
  }

  @Test
  void msiWindowIsEinvalAndNamed() {
    attach();
    Refusal refusal = map(Errno.EINVAL, 0xfee00000L, 0x1000);
    assertThat(refusal.reason()).contains("0xfee00000-0xfeefffff", "MSI", "0000:00:10.0");
  }

  @Test
  void beyondTheApertureIsEinval() {
    attach();
    assertThat(map(Errno.EINVAL, 1L << 60, 0x1000).reason()).contains("hwpt", "dmar0");
  }

  @Test
  void overflowOfIovaAndLengthIsEoverflow() {
    map(Errno.EOVERFLOW, -4096, 0x2000);
    map(Errno.EOVERFLOW, -1, 0x1000);
    map(Errno.EOVERFLOW, 0, -1);
    map(Errno.EOVERFLOW, 0, -4096, 0x2000, Access.READ);
  }

  @Test
  void theLastPageOf64BitsCanBeMapped() {
    lab.map(ioas, -4096, 0x1000);
    assertThat(lab.fd.areas(ioas).getFirst().iova()).isEqualTo(-4096);
  }

  @Test
  void lengthNearTheTopIsEinvalIfTheAddressDoesNotOverflow() {
    map(Errno.EINVAL, 0, 0, -2, Access.READ);
    map(Errno.EOVERFLOW, 0, VA, -2, Access.READ);
  }

  @Test
  void unmappedAddressIsEfaultAndNamesTheFirstByteNotCovered() {
    attach();
    assertThat(map(Errno.EFAULT, 0, 0, 0x1000, Access.READ).reason()).contains("0x0 ");
    assertThat(map(Errno.EFAULT, 0, VA + Lab.SIZE - 0x1000, 0x2000, Access.READ).reason())
        .contains("0x%x".formatted(VA + Lab.SIZE));
    assertThat(lab.fd.areas(ioas)).isEmpty();
  }

  @Test
  void readOnlyPageMappedWriteableIsEfault() {
    attach();
    map(Errno.EFAULT, 0, Lab.READ_ONLY_VA, 0x1000, Access.READ_WRITE);
    lab.fd.map(ioas, Lab.READ_ONLY_VA, 0x1000, Access.READ, OptionalLong.of(0));
  }

  @Test
  void withoutAPageTableNothingIsPinnedOrLookedUp() {
    lab.fd.map(ioas, 1L << 31, 0x1000, Access.READ_WRITE, OptionalLong.of(0));
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  @Test
  void unknownIoasIsEnoentAfterTheFlags() {
    refused(Errno.ENOENT, () -> lab.fd.map(9, VA, 0x1000, Access.READ, OptionalLong.empty()));
    refused(Errno.EINVAL, () -> lab.fd.map(9, VA, 0x1000, Access.NONE, OptionalLong.empty()));
    refused(Errno.EOVERFLOW, () -> lab.fd.map(9, VA, -1, Access.NONE, OptionalLong.empty()));
    refused(Errno.ENOENT, () -> lab.fd.map(9, VA, 0, Access.READ, OptionalLong.empty()));
  }

  @Test
  void aHwptIdIsNoIoas() {
    int hwpt = lab.fd.bind(lab.device).attach(ioas);
    assertThat(
            refused(
                    Errno.ENOENT,
                    () -> lab.fd.map(hwpt, VA, 0x1000, Access.READ, OptionalLong.empty()))
                .reason())
        .contains("that is a hwpt");
  }

  @Test
  void framesStandWhereTheMapPutsThem() {
    lab.map(ioas, 0x10000, 0x3000);
    attach();
    lab.fd.map(ioas, VA + 0x8000, 0x1000, Access.READ, OptionalLong.of(0x20000));
    var domain = lab.hardware.domainOf(lab.device.requester());
    assertThat(domain.frameAt(0x12000)).isEqualTo((VA + 0x2000) >>> 12);
    assertThat(domain.frameAt(0x20000)).isEqualTo((VA + 0x8000) >>> 12);
    assertThat(domain.accessAt(0x20000)).isEqualTo(Access.READ);
    assertThat(lab.memory.pinnedPages()).isEqualTo(4);
  }

  /** So a table that has leaves of 1 GiB needs one; with a list of pages it would have 512. */
  @Test
  void anAlignedGibIsPinnedAndMappedByOneCallEach() {
    long gib = 1L << 30;
    lab.process.add(1L << 40, gib, Access.READ_WRITE);
    attach();
    lab.failures.failCall(0);
    long unused = lab.fd.map(ioas, 1L << 40, gib, Access.READ_WRITE, OptionalLong.of(gib));
    assertThat(lab.failures.calls()).isEqualTo(2);
    var domain = lab.hardware.domainOf(lab.device.requester());
    assertThat(domain.frameAt(2 * gib - 4096)).isEqualTo((1L << 28) + (gib >>> 12) - 1);
    assertThat(lab.fd.unmap(ioas, gib, gib)).isEqualTo(gib);
  }

  @Test
  void aMapOverSeveralMemoriesIsOneArea() {
    lab.process.add(VA + Lab.SIZE, 0x4000, Access.READ_WRITE);
    attach();
    long start = VA + Lab.SIZE - 0x2000;
    lab.fd.map(ioas, start, 0x4000, Access.READ, OptionalLong.of(0));
    var domain = lab.hardware.domainOf(lab.device.requester());
    for (long at = 0; at < 0x4000; at += 0x1000) {
      assertThat(domain.frameAt(at)).isEqualTo((start + at) >>> 12);
    }
    assertThat(lab.fd.areas(ioas)).hasSize(1);
  }
}
