package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.MemorySlice;
import org.bindery.engine.EngineAccess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pinning, in the order of {@code iommufd_access_pin_pages}, and attachment. */
class AccessTest {
  private final AccessLab of = new AccessLab();
  private final Lab lab = of.lab;
  private final int ioas = of.ioas;
  private final EngineAccess access = of.user.access;

  @AfterEach
  void close() {
    of.close();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  @Test
  void pinningGivesWhereThePagesAreOverSeveralAreas() {
    access.attach(ioas);
    of.map(0x2000, 0x2000, Access.READ_WRITE, 0x10000);
    of.map(0x4000, 0x1000, Access.READ_WRITE, 0x12000);
    of.map(0x8000, 0x2000, Access.READ, 0x13000);
    List<MemorySlice> slices = access.pin(0x11000, 0x3000, Access.READ);
    assertThat(slices)
        .as("what continues is one slice")
        .containsExactly(
            new MemorySlice(of.memory, 0x3000, 0x2000), new MemorySlice(of.memory, 0x8000, 0x1000));
    assertThat(lab.memory.pinnedPages()).isEqualTo(3);
    access.unpin(0x11000, 0x3000);
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  @Test
  void aPageThatATableHasIsPinnedOnceMoreOnlyByNumber() {
    lab.fd.bind(lab.device).attach(ioas);
    access.attach(ioas);
    of.map(0, 0x4000, Access.READ_WRITE, 0x10000);
    access.pin(0x11000, 0x1000, Access.WRITE);
    access.pin(0x10000, 0x4000, Access.READ);
    assertThat(lab.memory.mostPins()).as("of one map a page is pinned once").isEqualTo(1);
    access.unpin(0x11000, 0x1000);
    access.unpin(0x10000, 0x4000);
    assertThat(lab.memory.pinnedPages()).isEqualTo(4);
  }

  @Test
  void whatEndsInsideAPagePinsAllOfIt() {
    access.attach(ioas);
    of.map(0, 0x4000, Access.READ_WRITE, 0x10000);
    assertThat(access.pin(0x10000, 0x1001, Access.READ))
        .containsExactly(new MemorySlice(of.memory, 0, 0x2000));
    assertThat(lab.memory.pinnedPages()).isEqualTo(2);
    access.unpin(0x10000, 0x1001);
  }

  @Test
  void pinnedPagesStayThoughTheProcessUnmapsThem() {
    access.attach(ioas);
    of.map(0, 0x4000, Access.READ_WRITE, 0x10000);
    access.pin(0x10000, 0x1000, Access.READ);
    of.memory.close();
    access.pin(0x10000, 0x1000, Access.READ);
    refused(Errno.EFAULT, () -> access.pin(0x10000, 0x2000, Access.READ));
    assertThat(lab.memory.pinnedPages()).isEqualTo(1);
  }

  @Test
  void theOrderOfChecks() {
    EngineAccess copying = of.accesses.createAccess((_, _) -> {}, false);
    refused(Errno.EINVAL, () -> copying.pin(0, 0, Access.READ));
    refused(Errno.EINVAL, () -> access.pin(0x10000, 0, Access.READ));
    refused(Errno.EOVERFLOW, () -> access.pin(-0x1000, 0x2000, Access.READ));
    refused(Errno.ENOENT, () -> access.pin(0x10000, 0x1000, Access.READ));
    access.attach(ioas);
    refused(Errno.ENOENT, () -> access.pin(0x10000, 0x1000, Access.READ));
    of.map(0x2000, 0x2000, Access.READ, 0x10000);
    refused(Errno.EINVAL, () -> access.pin(0x10800, 0x1000, Access.WRITE));
    refused(Errno.EPERM, () -> access.pin(0x10000, 0x1000, Access.WRITE));
    refused(Errno.EPERM, () -> access.pin(0x10000, 0x8000, Access.WRITE));
    refused(Errno.ENOENT, () -> access.pin(0x10000, 0x8000, Access.READ));
    of.map(0x4000, 0x1000, Access.WRITE, 0x12000);
    refused(Errno.EPERM, () -> access.pin(0x10000, 0x8000, Access.READ));
  }

  @Test
  void onlyWhatIsPinnedIsUnpinned() {
    access.attach(ioas);
    of.map(0, 0x4000, Access.READ, 0x10000);
    access.pin(0x10000, 0x2000, Access.READ);
    refused(Errno.EINVAL, () -> access.unpin(0x10000, 0x1000));
    access.unpin(0x10000, 0x2000);
    refused(Errno.EINVAL, () -> access.unpin(0x10000, 0x2000));
  }

  @Test
  void attachReplaceDetach() {
    int second = lab.fd.allocateIoas();
    refused(Errno.ENOENT, () -> access.replace(ioas));
    refused(Errno.ENOENT, () -> access.attach(99));
    access.detach();
    access.attach(ioas);
    refused(Errno.EINVAL, () -> access.attach(second));
    refused(Errno.EINVAL, () -> access.attach(99));
    refused(Errno.ENOENT, () -> access.replace(99));
    of.map(0, 0x1000, Access.READ, 0x10000);
    of.user.pin(0x10000, 0x1000);
    access.replace(ioas);
    assertThat(of.user.told).as("the same is no change").isEmpty();
    access.replace(second);
    assertThat(of.user.told).hasSize(1);
    assertThat(of.user.pinned).isEmpty();
    assertThat(lab.memory.pinnedPages()).isZero();
    refused(Errno.ENOENT, () -> access.pin(0x10000, 0x1000, Access.READ));
    lab.fd.destroy(ioas);
    access.detach();
    lab.fd.destroy(second);
  }

  @Test
  void anHwptIsNoIoas() {
    int hwpt = lab.fd.bind(lab.device).attach(ioas);
    refused(Errno.ENOENT, () -> access.attach(hwpt));
  }

  @Test
  void whatPinsWantsPages() {
    of.map(0x800, 0x1000, Access.READ, 0x10800);
    assertThat(refused(Errno.EADDRINUSE, () -> access.attach(ioas)).remedies())
        .containsExactly("unmap fd0 1 0x10800 0x1000");
    EngineAccess copying = of.accesses.createAccess((_, _) -> {}, false);
    copying.attach(ioas);
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(1);
    lab.fd.unmap(ioas, 0, -1);
    access.attach(ioas);
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(4096);
    refused(Errno.EINVAL, () -> of.map(0x800, 0x1000, Access.READ, 0x10800));
    access.detach();
    assertThat(lab.fd.ranges(ioas).alignment()).isEqualTo(1);
  }

  @Test
  void aReplaceThatIsRefusedLeavesItWhereItWas() {
    int second = lab.fd.allocateIoas();
    lab.fd.map(second, of.bytes.address(), 1, Access.READ, OptionalLong.of(1));
    access.attach(ioas);
    of.map(0, 0x1000, Access.READ, 0x10000);
    of.user.pin(0x10000, 0x1000);
    refused(Errno.EADDRINUSE, () -> access.replace(second));
    assertThat(of.user.told).isEmpty();
    access.pin(0x10000, 0x1000, Access.READ);
  }

  @Test
  void destructionKnowsThem() {
    access.attach(ioas);
    assertThat(lab.fd.objects().toString())
        .isEqualTo(
            "[EngineObject[id=1, type=ioas, users=1], EngineObject[id=2, type=access, users=1]]");
    assertThat(refused(Errno.EBUSY, () -> lab.fd.destroy(ioas)).blockers())
        .extracting(b -> b.object())
        .containsExactly("access 2");
    refused(Errno.EBUSY, () -> lab.fd.destroy(access.id()));
    access.close();
    access.close();
    lab.fd.destroy(ioas);
    assertThat(lab.fd.objects()).isEmpty();
    access.detach();
    assertThat(lab.fd.allocateIoas()).isEqualTo(1);
  }

  @Test
  void theFdsCloseTellsTheUserAndLeavesNothingPinned() {
    access.attach(ioas);
    of.map(0, 0x2000, Access.READ, 0x10000);
    of.user.pin(0x10000, 0x1000);
    access.pin(0x11000, 0x1000, Access.READ);
    lab.fd.close();
    assertThat(of.user.told).hasSize(1);
    assertThat(lab.memory.pinnedPages()).as("also what its user forgot").isZero();
    refused(Errno.EBADF, () -> access.pin(0x10000, 0x1000, Access.READ));
    refused(Errno.EBADF, () -> access.attach(ioas));
    refused(Errno.EBADF, () -> of.accesses.createAccess(of.user, true));
    access.unpin(0x11000, 0x1000);
    access.detach();
    access.close();
  }

  @Test
  void aClosedOneIsAttachedNoMore() {
    access.close();
    refused(Errno.EBADF, () -> access.attach(ioas));
    lab.fd.destroy(ioas);
    assertThat(lab.fd.objects()).isEmpty();
  }
}
