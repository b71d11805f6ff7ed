package org.bindery.backend.linux.vfio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.linux.host.LinuxPaths;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindDiagnosisTest {
  @TempDir Path root;
  private BindDiagnosis diagnosis;
  private Path dev;

  @BeforeEach
  void tree() throws IOException {
    LinuxPaths paths =
        new LinuxPaths(root.resolve("sys"), root.resolve("dev"), root.resolve("proc"));
    dev = paths.dev();
    member("0000:01:02.0", "vfio-pci", "vfio0");
    member("0000:00:08.0", "pcieport", null);
    diagnosis =
        new BindDiagnosis(
            new TestDevice("0000:01:02.0", 4), dev.resolve("vfio/devices/vfio0"), paths);
  }

  private void member(String name, String driver, String node) throws IOException {
    Path folder = root.resolve("sys/kernel/iommu_groups/4/devices").resolve(name);
    Files.createDirectories(folder);
    if (driver != null) {
      Files.createSymbolicLink(folder.resolve("driver"), Path.of("../../drivers", driver));
    }
    if (node != null) {
      Files.createDirectories(folder.resolve("vfio-dev").resolve(node));
    }
  }

  private void process(int pid, String name, Path open) throws IOException {
    Path folder = root.resolve("proc/" + pid);
    Files.createDirectories(folder.resolve("fd"));
    Files.writeString(folder.resolve("comm"), name + "\n");
    Files.createSymbolicLink(folder.resolve("fd/7"), open);
  }

  private Refusal refusal(Errno errno) {
    return diagnosis.refusal(-errno.number(), "fd0").build();
  }

  @Test
  void theSiblingsHostDriverIsNamed() throws IOException {
    member("0000:01:01.0", "e1000", null);

    Refusal refusal = refusal(Errno.EPERM);

    assertThat(refusal.reason())
        .isEqualTo(
            "group 4 of 0000:01:02.0 is not viable: 0000:01:01.0 is bound to host driver e1000");
    assertThat(refusal.blockers()).extracting("object").containsExactly("0000:01:01.0");
    assertThat(refusal.remedies()).containsExactly("take 0000:01:01.0");
    assertThat(refusal.inferred()).isTrue();
  }

  @Test
  void theProcessThatOwnsTheGroupIsNamed() throws IOException {
    member("0000:01:03.0", "vfio-pci", "vfio1");
    process(1234, "qemu", dev.resolve("vfio/devices/vfio1"));

    Refusal refusal = refusal(Errno.EPERM);

    assertThat(refusal.reason()).contains("through 0000:01:03.0 by process 1234 (qemu)");
    assertThat(refusal.blockers()).extracting("object").containsExactly("process 1234 (qemu)");
  }

  @Test
  void withoutAnybodyItIsTheInterrupts() {
    assertThat(refusal(Errno.EPERM).reason()).contains("interrupts are not isolated");
  }

  @Test
  void whoHasTheGroupsFileOpenIsNamed() throws IOException {
    process(77, "dpdk", dev.resolve("vfio/4"));

    assertThat(refusal(Errno.EBUSY).reason())
        .contains("vfio/4 of 0000:01:02.0 is open by process 77");
  }

  @Test
  void whoHasTheDevicesFileOpenIsNamed() throws IOException {
    process(78, "java", dev.resolve("vfio/devices/vfio0"));

    assertThat(refusal(Errno.EINVAL).reason()).contains("which is open by process 78 (java)");
  }

  @Test
  void aRegionThatFirmwareNeedsIsNamed() throws IOException {
    Files.writeString(
        root.resolve("sys/kernel/iommu_groups/4/reserved_regions"),
        "0x0000000000100000 0x00000000001fffff direct\n");

    assertThat(refusal(Errno.EINVAL).reason()).contains("firmware maps one to one");
  }

  @Test
  void aKernelWithoutTheCommandIsNamed() {
    Refusal refusal = refusal(Errno.ENOTTY);

    assertThat(refusal.errno()).isEqualTo(Errno.EOPNOTSUPP);
    assertThat(refusal.reason()).contains("since Linux 6.6");
  }

  @Test
  void anFdThatIsNoneKeepsTheKernelsErrno() {
    assertThat(refusal(Errno.EBADFD).errno()).isEqualTo(Errno.EBADFD);
    assertThat(refusal(Errno.EBADFD).inferred()).isFalse();
  }
}
