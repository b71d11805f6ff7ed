package org.bindery.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.bindery.guest.process.User;
import org.bindery.tck.lab.Lab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A user without any privilege: what he may not do is told before, and is what the kernel says. */
class UserTest {
  private static final Path IOMMU = Path.of("/dev/iommu");
  private static final int LOCKED_KIB = 16;

  @RegisterExtension final Lab lab = new Lab();

  /** As user nobody, who may lock a little memory. */
  private List<String> said() throws IOException, InterruptedException {
    List<String> asNobody =
        List.of(
            "bash",
            "-c",
            "ulimit -l %d; exec su -s /bin/bash -c 'exec \"$@\"' -- nobody sh \"$@\""
                .formatted(LOCKED_KIB),
            "nobody");
    Program program =
        Program.run(
            asNobody,
            User.class,
            lab.topology().host(),
            lab.topology().edu(),
            "" + 4 * (LOCKED_KIB << 10));
    assertThat(program.status()).as("%s", program.lines()).isZero();
    return program.lines();
  }

  private Path file() {
    String folder = "bus/pci/devices/" + lab.topology().edu() + "/vfio-dev";
    return Path.of("/dev/vfio/devices", new KernelHost(lab).attributes().list(folder).getFirst());
  }

  private void permit(Path node) throws IOException {
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(node);
    lab.closing(() -> Files.setPosixFilePermissions(node, before));
    Path unused = Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  @Test
  void withoutPermissionTheNodesAreNamed() throws IOException, InterruptedException {
    lab.take(lab.topology().edu());
    assertThat(said())
        .anyMatch(line ->
            line.startsWith("obstacle EACCES ")
                && line.contains("nobody")
                && line.contains(IOMMU.toString())
                && line.contains(file().toString()))
        .contains("remedy system sudo setfacl -m u:nobody:rw " + IOMMU)
        .contains("remedy system sudo setfacl -m u:nobody:rw " + file())
        .anyMatch(line -> line.startsWith("refused EACCES "));
  }

  @Test
  void moreMemoryThanHeMayLockIsEnomem() throws IOException, InterruptedException {
    lab.take(lab.topology().edu());
    permit(IOMMU);
    permit(file());
    assertThat(said())
        .noneMatch(line -> line.startsWith("obstacle EACCES"))
        .anyMatch(line -> line.startsWith("obstacle ENOMEM "))
        .anyMatch(line ->
            line.startsWith("refused ENOMEM ") && line.contains("may lock " + LOCKED_KIB + " KiB"))
        .anyMatch(line -> line.startsWith("remedy system prlimit --pid"));
  }
}
