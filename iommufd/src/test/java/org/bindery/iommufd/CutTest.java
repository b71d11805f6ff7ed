package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.RefusedException;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.AddressCommands;
import org.bindery.engine.EngineAccess;
import org.bindery.engine.FdLimits;
import org.bindery.engine.HardwareFd;
import org.bindery.iommufd.fake.FakeDomain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CutTest {
  private final Lab lab = new Lab();
  private final int ioas = lab.fd.allocateIoas();

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  private void withoutHugePages() {
    lab.fd.setOption(ioas, FdOption.HUGE_PAGES, 0);
  }

  private FakeDomain attach() {
    lab.fd.bind(lab.device).attach(ioas);
    return lab.hardware.domainOf(lab.device.requester());
  }

  @Test
  void eachPartIsUnmappedAlone() {
    withoutHugePages();
    FakeDomain domain = attach();
    lab.map(ioas, 0x10000, 0x6000);
    lab.spaces.cut(ioas, 0x11fff, 0x13fff, 0x9fff, 0x15fff);
    assertThat(lab.fd.areas(ioas))
        .extracting(Area::iova)
        .containsExactly(0x10000L, 0x12000L, 0x14000L);
    assertThat(lab.fd.areas(ioas))
        .extracting(Area::address)
        .containsExactly(VA, VA + 0x2000, VA + 0x4000);
    assertThat(lab.memory.pinnedPages()).isEqualTo(6);
    assertThat(lab.fd.unmap(ioas, 0x12000, 0x2000)).isEqualTo(0x2000);
    assertThat(lab.memory.pinnedPages()).as("its pages are unpinned, not the others").isEqualTo(4);
    assertThat(domain.frameAt(0x12000)).isEqualTo(-1);
    assertThat(domain.frameAt(0x11000)).isEqualTo(VA + 0x1000 >>> 12);
    assertThat(domain.frameAt(0x14000)).isEqualTo(VA + 0x4000 >>> 12);
    lab.fd.unmap(ioas, 0, -1);
    assertThat(domain.mappedPages()).isZero();
  }

  @Test
  void aCutAreaIsStillCopiedAndFollowedAsAWhole() {
    lab.map(ioas, 0x10000, 0x6000);
    lab.spaces.cut(ioas, 0x11234);
    lab.fd.copy(ioas, ioas, 0x10000, 0x6000, Access.READ, OptionalLong.of(0x40000));
    assertThat(lab.fd.areas(ioas)).hasSize(4);
    assertThat(lab.fd.areas(ioas).get(1).address()).isEqualTo(VA + 0x1235);
  }

  @Test
  void whatMustStayWholeIsNotCut() {
    lab.map(ioas, 0x10000, 0x6000);
    FakeDomain domain = attach();
    refused(Errno.EINVAL, () -> lab.spaces.cut(ioas, 0x10fff));
    // The first and the last byte are passed over, as in the kernel.
    lab.spaces.cut(ioas, 0x10000, 0x15fff);
    lab.fd.unmap(ioas, 0, -1);
    withoutHugePages();
    lab.map(ioas, 0x10000, 0x6000);
    refused(Errno.EINVAL, () -> lab.spaces.cut(ioas, 0x107ff));
    refused(Errno.ENOENT, () -> lab.spaces.cut(9, 0x107ff));
    EngineAccess access =
        lab.fd.commands(AccessCommands.class).orElseThrow().createAccess((_, _) -> {}, true);
    access.attach(ioas);
    access.pin(0x15000, 0x1000, Access.READ);
    refused(Errno.EINVAL, () -> lab.spaces.cut(ioas, 0x10fff));
    access.unpin(0x15000, 0x1000);
    lab.spaces.cut(ioas, 0x10fff);
    AtomicReference<Errno> errno = new AtomicReference<>();
    domain.onNextMap(() -> {
      try {
        lab.spaces.cut(ioas, 0x30fff);
      } catch (RefusedException refused) {
        errno.set(refused.errno());
      }
    });
    lab.map(ioas, 0x30000, 0x2000);
    assertThat(errno).hasValue(Errno.EBUSY);
  }

  @Test
  void cutsCountAsAreas() {
    HardwareFd fd =
        lab.engine.open("fd1", lab.process, lab.faults::add, new FdLimits(1L << 20, 9, 2));
    int small = fd.allocateIoas();
    fd.map(small, VA, 0x3000, Access.READ, OptionalLong.of(0x10000));
    AddressCommands spaces = fd.commands(AddressCommands.class).orElseThrow();
    refused(Errno.ENOMEM, () -> spaces.cut(small, 0x10fff, 0x11fff));
    assertThat(fd.areas(small)).as("what was cut before stays cut").hasSize(2);
  }
}
