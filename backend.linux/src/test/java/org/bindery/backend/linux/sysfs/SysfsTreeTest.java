package org.bindery.backend.linux.sysfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.backend.linux.testing.FakeMachine;
import org.bindery.gateway.Gateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SysfsTreeTest {
  private final Gateway gateway = new Gateway();
  @TempDir private Path root;
  private FakeMachine machine;
  private SysfsTree tree;

  @BeforeEach
  void make() {
    machine = new FakeMachine(root);
    machine.function("0000:00:10.0", "0x1234", "0x11e8", "0x00ff00").bind("0000:00:10.0", "edu");
    tree = new SysfsTree(machine.paths().sys(), gateway);
  }

  @AfterEach
  void nothingStaysOpen() {
    assertThat(gateway.openCount()).isZero();
    gateway.close();
  }

  @Test
  void valuesComeWithoutTheirNewline() {
    assertThat(tree.read("bus/pci/devices/0000:00:10.0/vendor")).isEqualTo("0x1234");
    machine.attribute("two", "first\nsecond\n");
    assertThat(tree.read("two")).isEqualTo("first\nsecond\n");
    machine.attribute("long", "x".repeat(10_000));
    assertThat(tree.read("long")).hasSize(10_000);
  }

  @Test
  void bytesComeAsTheyAre() {
    byte[] bytes = {(byte) 0x86, (byte) 0x80, 0, (byte) 0xff, '\n'};
    machine.bytes("devices/pci0000:00/0000:00:10.0/config", bytes);
    assertThat(tree.bytes("bus/pci/devices/0000:00:10.0/config")).containsExactly(bytes);
    assertRefused(Errno.ENOENT, () -> tree.bytes("none"));
    assertRefused(Errno.EISDIR, () -> tree.bytes("bus"));
  }

  @Test
  void realPathsHaveNoLinks() {
    assertThat(tree.realPath("bus/pci/devices/0000:00:10.0"))
        .isEqualTo("devices/pci0000:00/0000:00:10.0");
    assertThat(tree.realPath("bus/pci/devices/0000:00:10.0/driver"))
        .isEqualTo("bus/pci/drivers/edu");
    assertRefused(Errno.ENOENT, () -> tree.realPath("none"));
  }

  @Test
  void writtenValuesReplaceTheOld() throws Exception {
    tree.write("bus/pci/devices/0000:00:10.0/driver_override", "vfio");
    assertThat(machine.paths().sys().resolve("devices/pci0000:00/0000:00:10.0/driver_override"))
        .hasContent("vfio\n");
  }

  @Test
  void foldersAndLinks() {
    assertThat(tree.list("bus/pci")).containsExactly("devices", "drivers");
    assertThat(tree.link("bus/pci/devices/0000:00:10.0/driver")).contains("edu");
    assertThat(tree.link("bus/pci/devices/0000:00:10.0/iommu_group")).isEmpty();
    assertThat(tree.exists("bus/pci/drivers/edu/0000:00:10.0/class")).isTrue();
    assertThat(tree.exists("bus/pci/drivers/none")).isFalse();
  }

  @Test
  void errorsAreTheKernels() {
    assertRefused(Errno.ENOENT, () -> tree.read("none"));
    assertRefused(Errno.ENOENT, () -> tree.write("none", "x"));
    assertRefused(Errno.ENOENT, () -> tree.list("none"));
    assertRefused(Errno.ENOTDIR, () -> tree.list("bus/pci/devices/0000:00:10.0/vendor"));
    assertRefused(Errno.EISDIR, () -> tree.read("bus"));
    assertRefused(Errno.EISDIR, () -> tree.write("bus", "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../proc", "bus/../../dev", "/etc/passwd", "a\0b", "bus/.."})
  void pathsThatLeaveTheTreeAreInvalid(String path) {
    assertRefused(Errno.EINVAL, () -> tree.read(path));
    assertRefused(Errno.EINVAL, () -> tree.write(path, "x"));
    assertRefused(Errno.EINVAL, () -> tree.list(path));
    assertRefused(Errno.EINVAL, () -> tree.exists(path));
    assertRefused(Errno.EINVAL, () -> tree.link(path));
  }

  @Test
  void linksThatLeaveTheTreeAreNotFollowed() throws Exception {
    Path secret = Files.writeString(root.resolve("secret"), "keep");
    Files.createSymbolicLink(machine.paths().sys().resolve("out"), secret);
    assertThat(tree.exists("out")).isFalse();
    assertRefused(Errno.EACCES, () -> tree.read("out"));
    assertRefused(Errno.EACCES, () -> tree.write("out", "lost"));
    assertThat(secret).hasContent("keep");
  }

  private static void assertRefused(Errno errno, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }
}
