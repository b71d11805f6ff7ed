package org.bindery.core.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Buffer;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.RefusedException;
import org.bindery.api.Role;
import org.bindery.api.Session;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeHost;
import org.bindery.core.host.ManagedHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTest {
  private final CoreFixture core = new CoreFixture();
  private final Session session = core.session();

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void fdsTakeTheLowestFreeName() {
    assertThat(core.open().name()).isEqualTo("fd0");
    IommuFd second = core.open();
    assertThat(core.open().name()).isEqualTo("fd2");
    second.close();
    assertThat(core.open().name()).isEqualTo("fd1");
    assertThatThrownBy(() -> session.open(Optional.empty(), Optional.of("fd1")))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.EEXIST);
              assertThat(e.refusal().remedies()).containsExactly("close fd1");
            });
    assertThat(session.fds()).extracting(IommuFd::name).containsExactly("fd0", "fd1", "fd2");
  }

  @Test
  void aClosedFdIsNoFd() {
    IommuFd fd = core.open();
    fd.close();
    fd.close();
    assertThatThrownBy(fd::allocateIoas).hasMessageContaining("EBADF");
    assertThatThrownBy(() -> session.fd("fd0")).hasMessageContaining("EBADF");
    assertThat(core.administration().fds()).isEmpty();
    assertThat(core.host.fakeEngine().open()).isEmpty();
  }

  @Test
  void ofSeveralHostsOneIsChosen() {
    FakeHost other = new FakeHost("other");
    core.core.hostCame(new ManagedHost(other, other.fakeEngine(), true, core.core.calls()));
    assertThatThrownBy(() -> session.open(Optional.empty(), Optional.empty()))
        .hasMessageContaining("EINVAL")
        .hasMessageContaining("lab, other");
    assertThat(session.open(Optional.of("other"), Optional.empty()).host()).isEqualTo("other");
    assertThatThrownBy(() -> session.open(Optional.of("othr"), Optional.empty()))
        .hasMessageContaining("ENODEV")
        .hasMessageContaining("near: other");
  }

  @Test
  void buffersAreZeroedPages() {
    Buffer buffer = session.allocate(Optional.empty(), 1);
    assertThat(buffer.name()).isEqualTo("buf0");
    assertThat(buffer.length()).isEqualTo(4096);
    assertThat(buffer.address() % 4096).isZero();
    assertThat(buffer.segment().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    assertThat(session.process().resolve(buffer.address(), 4096, Access.READ_WRITE)).hasSize(1);
    assertThatThrownBy(() -> session.allocate(Optional.empty(), 0)).hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> session.allocate(Optional.of("buf0"), 1))
        .hasMessageContaining("EEXIST");
    session.free("buf0");
    assertThatThrownBy(() -> session.buffer("buf0")).hasMessageContaining("ENOENT");
    assertThat(session.process().memories()).isEmpty();
    assertThat(buffer.segment().scope().isAlive()).isFalse();
  }

  @Test
  void aMappedBufferIsNotFreed() {
    Buffer buffer = session.allocate(Optional.of("data"), 8192);
    IommuFd fd = core.open();
    int ioas = fd.allocateIoas();
    fd.map(ioas, buffer.address() + 4096, 4096, Access.READ_WRITE, OptionalLong.of(0x10000));
    assertThatThrownBy(() -> session.free("data"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.EBUSY);
              assertThat(e.refusal().blockers().getFirst().object())
                  .isEqualTo("fd0 ioas 1 iova 0x10000");
              assertThat(e.refusal().remedies()).containsExactly("unmap fd0 1 0x10000 0x1000");
            });
    assertThat(buffer.segment().scope().isAlive()).isTrue();
    fd.unmap(ioas, 0x10000, 4096);
    session.free("data");
    assertThat(buffer.segment().scope().isAlive()).isFalse();
  }

  @Test
  void anIoasThatGoesWhileABufferIsFreedHidesNoOther() {
    Buffer buffer = session.allocate(Optional.of("data"), 4096);
    IommuFd fd = core.open();
    int goes = fd.allocateIoas();
    fd.map(fd.allocateIoas(), buffer.address(), 4096, Access.READ, OptionalLong.of(0x1000));
    core.host.fakeEngine().open().getFirst().vanishes = goes;
    assertThatThrownBy(() -> session.free("data")).hasMessageContaining("EBUSY");
    assertThat(buffer.segment().scope().isAlive()).isTrue();
  }

  @Test
  void rolesComeFromConfiguration() {
    assertThat(session.process().roles()).containsExactly(Role.CAP_IPC_LOCK);
    assertThat(core.administration().session("guest").process().roles()).isEmpty();
    assertThat(core.administration().session("guest").process().pid())
        .isNotEqualTo(session.process().pid());
    assertThat(core.administration().session("admin")).isSameAs(session);
  }

  @Test
  void aBundlesFdsCloseWhenItStops() {
    var iommu = core.core.owners().iommu(core.managed, 42, "com.example.user");
    IommuFd fd = iommu.open();
    assertThat(iommu.process().name()).isEqualTo("com.example.user");
    core.core.bundleStopped(41);
    assertThat(fd.closed()).isFalse();
    core.core.bundleStopped(42);
    assertThat(fd.closed()).isTrue();
    assertThatThrownBy(iommu::open).hasMessageContaining("EBADF");
    assertThat(core.administration().fds()).isEmpty();
  }
}
