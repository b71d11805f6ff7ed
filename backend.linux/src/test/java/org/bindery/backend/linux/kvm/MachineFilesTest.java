package org.bindery.backend.linux.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.linux.testing.Refusals.assertRefused;

import org.bindery.api.Errno;
import org.junit.jupiter.api.Test;

class MachineFilesTest {
  private final FakeKvm kvm = new FakeKvm();
  private final MachineFiles files = new MachineFiles("vm0", new VfioFiles(kvm));
  private final TestFile loose = new TestFile(7);
  private final TestFile safe = new TestFile(8);

  @Test
  void aFileIsKnownBeforeItsBind() {
    files.add(loose.file);
    files.add(safe.file);
    assertThat(kvm.files).containsExactly(7, 8);
  }

  @Test
  void boundOnlyOneThatDoesNotDecideStaysKnown() {
    files.add(loose.file);
    files.add(safe.file);
    loose.bind(false);
    safe.bind(true);
    assertThat(kvm.files).containsExactly(8);
  }

  @Test
  void incoherentIsToKnowOneThatDecides() {
    files.add(loose.file);
    files.add(safe.file);
    loose.bind(false);
    safe.bind(true);
    files.setNonCoherent(true);
    assertThat(kvm.files).containsExactlyInAnyOrder(7, 8);
    files.setNonCoherent(false);
    assertThat(kvm.files).containsExactly(8);
  }

  @Test
  void oneThatIsBoundWhileItIsIncoherentStaysKnown() {
    files.add(loose.file);
    loose.bind(false);
    files.setNonCoherent(true);
    TestFile other = new TestFile(9);
    files.add(other.file);
    other.bind(false);
    assertThat(kvm.files).containsExactly(7, 9);
  }

  @Test
  void withoutOneThatDecidesItCannotBeIncoherent() {
    assertRefused(Errno.EOPNOTSUPP, "vm0", () -> files.setNonCoherent(true));
    files.add(safe.file);
    safe.bind(true);
    assertRefused(Errno.EOPNOTSUPP, "cannot block No Snoop", () -> files.setNonCoherent(true));
    files.setNonCoherent(false);
    assertThat(kvm.files).containsExactly(8);
  }

  @Test
  void oneThatWasBoundBeforeIsLookedAtAtOnce() {
    files.add(loose.bind(false).file);
    files.add(safe.bind(true).file);
    assertThat(kvm.calls).containsExactly("add 7", "delete 7", "add 8");
  }

  @Test
  void whatIsRemovedIsForgottenOnce() {
    files.add(loose.file);
    loose.bind(false);
    files.add(safe.file);
    files.remove(loose.file);
    files.remove(safe.file);
    files.remove(safe.file);
    assertThat(kvm.files).isEmpty();
    assertThat(kvm.calls).containsExactly("add 7", "delete 7", "add 8", "delete 8");
    assertRefused(Errno.EOPNOTSUPP, "none", () -> files.setNonCoherent(true));
  }

  @Test
  void aFileThatIsRemovedBeforeItsBindIsNotLookedAtAfterwards() {
    files.add(loose.file);
    files.remove(loose.file);
    loose.bind(false);
    assertThat(kvm.calls).containsExactly("add 7", "delete 7");
  }

  @Test
  void whatTheKernelRefusesIsRefused() {
    loose.closed = true;
    assertRefused(Errno.EBADF, "closed", () -> files.add(loose.file));
    kvm.answer = -Errno.EINVAL.number();
    assertRefused(Errno.EINVAL, "not one of VFIO's", () -> files.add(safe.file));
    kvm.files.add(8);
    assertRefused(Errno.EEXIST, "already", () -> files.add(safe.file));
    kvm.answer = -Errno.ENOMEM.number();
    assertRefused(Errno.ENOMEM, "vm0", () -> files.add(safe.file));
    // Nothing of it is remembered.
    kvm.files.clear();
    files.add(safe.file);
    kvm.files.clear();
    assertRefused(Errno.ENOENT, "does not know", () -> files.remove(safe.file));
  }

  @Test
  void afterItsEndNothingIsTold() {
    files.add(loose.file);
    files.add(safe.file);
    files.end();
    loose.bind(false);
    files.remove(safe.file);
    assertRefused(Errno.ENODEV, "ended", () -> files.add(safe.file));
    assertRefused(Errno.ENODEV, "ended", () -> files.setNonCoherent(false));
    assertThat(kvm.calls).containsExactly("add 7", "add 8");
  }
}
