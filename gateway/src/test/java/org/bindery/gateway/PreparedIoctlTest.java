package org.bindery.gateway;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PreparedIoctlTest {
  private static final int EBADF = 9;
  private static final int ENOTTY = 25;
  private static final long FIONREAD = 0x541b;

  private final Gateway gateway = new Gateway();
  @TempDir private Path folder;

  @AfterEach
  void closed() {
    assertThat(gateway.openCount()).isZero();
    gateway.close();
  }

  @Test
  void itIsMadeOverAndOverInItsOwnMemory() throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "1234567");
    try (Descriptor fd = gateway.open(file.toString(), OpenFlags.RDWR);
        PreparedIoctl left = fd.prepare(FIONREAD, 4);
        PreparedIoctl unknown = fd.prepare(0x5424, 4)) {
      assertThat(left.argument().byteSize()).isEqualTo(4);
      assertThat(left.argument().get(JAVA_INT, 0)).isZero();
      assertThat(left.call()).isZero();
      assertThat(left.argument().get(JAVA_INT, 0)).isEqualTo(7);
      Files.writeString(file, "1234567890");
      assertThat(unknown.call()).isEqualTo(-ENOTTY);
      assertThat(left.call()).isZero();
      assertThat(left.argument().get(JAVA_INT, 0)).isEqualTo(10);
    }
  }

  @Test
  void theNumberIsTheirsUntilAllAreClosed() throws Exception {
    Descriptor fd = gateway.memfd("prepared", 4096);
    PreparedIoctl one = fd.prepare(FIONREAD, 4);
    PreparedIoctl other = fd.prepare(FIONREAD, 4);
    int number = fd.number();
    fd.close();
    assertThat(one.call()).isEqualTo(-EBADF);
    assertThat(isOpen(number)).isTrue();
    one.close();
    one.close();
    assertThat(isOpen(number)).as("the other one has it").isTrue();
    assertThat(gateway.openCount()).isEqualTo(1);
    other.close();
    assertThat(isOpen(number)).isFalse();
    assertThat(one.call()).isEqualTo(-EBADF);
    assertThat(gateway.leaked()).isZero();
  }

  @Test
  void ofAClosedDescriptorItAnswersSo() throws Exception {
    Descriptor fd = gateway.memfd("closed", 4096);
    fd.close();
    try (PreparedIoctl late = fd.prepare(FIONREAD, 4)) {
      assertThat(late.call()).isEqualTo(-EBADF);
    }
  }

  @Test
  void oneThatIsClosedLeavesTheDescriptorOpen() throws Exception {
    try (Descriptor fd = gateway.memfd("left", 4096)) {
      PreparedIoctl left = fd.prepare(FIONREAD, 4);
      left.close();
      assertThat(left.call()).isEqualTo(-EBADF);
      assertThat(fd.seekToEnd()).isEqualTo(4096);
    }
  }

  @Test
  @Timeout(60)
  void oneThatNobodyHoldsIsClosedAndCounted() throws Exception {
    Descriptor fd = gateway.memfd("forgotten", 4096);
    forget(fd);
    fd.close();
    while (gateway.openCount() > 0) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(gateway.leaked()).isEqualTo(1);
  }

  private static void forget(Descriptor fd) {
    assertThat(fd.prepare(FIONREAD, 4).call()).isZero();
  }

  private static boolean isOpen(int number) throws Exception {
    Path link = Path.of("/proc/self/fd/" + number);
    return Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)
        && Files.readSymbolicLink(link).toString().contains("prepared");
  }
}
