package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnmapTest {
  private final Lab lab = new Lab();
  private int ioas;

  @BeforeEach
  void mapped() {
    ioas = lab.fd.allocateIoas();
    lab.fd.bind(lab.device).attach(ioas);
    lab.map(ioas, 0x2000, 0x2000);
    lab.map(ioas, 0x6000, 0x1000);
  }

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  @Test
  void aPartOfAnAreaIsEnoentAndTheRemedyTakesItWhole() {
    Refusal refusal = refused(Errno.ENOENT, () -> lab.fd.unmap(ioas, 0x3000, 0x1000));
    assertThat(refusal.reason()).contains("0x3000-0x3fff", "would cut area 0x2000-0x3fff");
    assertThat(refusal.remedies()).containsExactly("unmap fd0 1 0x2000 0x2000");
    assertThat(lab.fd.areas(ioas)).hasSize(2);
    assertThat(lab.fd.unmap(ioas, 0x2000, 0x2000)).isEqualTo(0x2000);
  }

  @Test
  void theRemedyOfACutCoversEveryAreaTouched() {
    assertThat(refused(Errno.ENOENT, () -> lab.fd.unmap(ioas, 0x3000, 0x3800)).remedies())
        .containsExactly("unmap fd0 1 0x2000 0x5000");
  }

  @Test
  void aHoleIsEnoentAndNamesTheNeighbours() {
    assertThat(refused(Errno.ENOENT, () -> lab.fd.unmap(ioas, 0x4000, 0x2000)).reason())
        .contains("0x4000-0x5fff", "0x2000-0x3fff lies below", "0x6000-0x6fff lies above");
  }

  @Test
  void aRangeLargerThanItsAreasSucceeds() {
    assertThat(lab.fd.unmap(ioas, 0x1000, 0x8000)).isEqualTo(0x3000);
    assertThat(lab.memory.pinnedPages()).isZero();
    assertThat(lab.hardware.domainOf(lab.device.requester()).mappedPages()).isZero();
  }

  @Test
  void lengthZeroIsEinvalAfterTheIoas() {
    refused(Errno.EINVAL, () -> lab.fd.unmap(ioas, 0x2000, 0));
    refused(Errno.ENOENT, () -> lab.fd.unmap(9, 0x2000, 0));
    refused(Errno.ENOENT, () -> lab.fd.unmap(9, -1, -1));
  }

  @Test
  void overflowIsEoverflowBeforeLengthZero() {
    refused(Errno.EOVERFLOW, () -> lab.fd.unmap(ioas, -1, 0));
    refused(Errno.EOVERFLOW, () -> lab.fd.unmap(ioas, 0x1000, -1));
    refused(Errno.EOVERFLOW, () -> lab.fd.unmap(ioas, -4096, 0x2000));
  }

  @Test
  void zeroAndAllOnesUnmapsAllAndSucceedsWhenEmpty() {
    assertThat(lab.fd.unmap(ioas, 0, -1)).isEqualTo(0x3000);
    assertThat(lab.fd.unmap(ioas, 0, -1)).isZero();
  }

  @Test
  void whatWasUnmappedBeforeACutStaysUnmapped() {
    refused(Errno.ENOENT, () -> lab.fd.unmap(ioas, 0x2000, 0x4800));
    assertThat(lab.fd.areas(ioas)).hasSize(1);
    assertThat(lab.fd.areas(ioas).getFirst().iova()).isEqualTo(0x6000);
  }
}
