package org.bindery.gateway;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorTest {
  private static final long FIONREAD = 0x541b;
  private static final long FIONBIO = 0x5421;
  private static final int EBADF = 9;
  private static final int EAGAIN = 11;
  private static final int ENOTTY = 25;

  private final Gateway gateway = new Gateway();
  private final Arena arena = Arena.ofShared();
  @TempDir private Path folder;

  @AfterEach
  void everythingIsClosed() {
    assertThat(gateway.openCount()).isZero();
    assertThat(gateway.leaked()).isZero();
    gateway.close();
    arena.close();
  }

  @Test
  void fileIsReadAndWritten() throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "hello world");
    try (Descriptor fd = gateway.open(file.toString(), OpenFlags.RDWR)) {
      MemorySegment five = arena.allocate(5);
      assertThat(fd.read(five)).isEqualTo(5);
      assertThat(text(five)).isEqualTo("hello");
      assertThat(fd.read(five, 6)).isEqualTo(5);
      assertThat(text(five)).isEqualTo("world");
      assertThat(fd.write(arena.allocateFrom("HE").asSlice(0, 2), 0)).isEqualTo(2);
      assertThat(fd.write(arena.allocateFrom("!").asSlice(0, 1))).isEqualTo(1);
      assertThat(fd.seekToEnd()).isEqualTo(11);
      assertThat(fd.read(five)).isZero();
    }
    assertThat(file).hasContent("HEllo!world");
  }

  @Test
  void ioctlByPointerAndByValue() throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "1234567");
    try (Descriptor fd = gateway.open(file.toString(), OpenFlags.RDONLY)) {
      MemorySegment count = arena.allocate(JAVA_INT);
      assertThat(fd.ioctl(FIONREAD, count)).isZero();
      assertThat(count.get(JAVA_INT, 0)).isEqualTo(7);
      assertThat(fd.ioctl(FIONBIO, arena.allocateFrom(JAVA_INT, 1))).isZero();
      assertThat(fd.ioctl(0x5424, 1L)).isEqualTo(-ENOTTY);
    }
  }

  @Test
  void errorsAreTheKernels() throws Exception {
    assertThatThrownBy(() -> gateway.open(folder.resolve("none").toString(), OpenFlags.RDONLY))
        .isInstanceOf(ErrnoException.class)
        .hasMessage("open " + folder.resolve("none") + ": errno 2")
        .extracting(e -> ((ErrnoException) e).errno())
        .isEqualTo(2);
    try (Descriptor fd = gateway.open("/dev/null", OpenFlags.RDONLY)) {
      assertThat(fd.write(arena.allocate(1))).isEqualTo(-EBADF);
      assertThat(fd.ioctl(0x3b80, arena.allocate(8))).isEqualTo(-ENOTTY);
    }
  }

  @Test
  void eventfdCountsAndDoesNotBlock() throws Exception {
    try (Descriptor event = gateway.eventfd()) {
      MemorySegment value = arena.allocate(JAVA_LONG);
      assertThat(event.read(value)).isEqualTo(-EAGAIN);
      value.set(JAVA_LONG, 0, 5);
      assertThat(event.write(value)).isEqualTo(8);
      assertThat(event.write(value)).isEqualTo(8);
      assertThat(event.read(value)).isEqualTo(8);
      assertThat(value.get(JAVA_LONG, 0)).isEqualTo(10);
    }
  }

  @Test
  void afterCloseEverythingIsEbadf() throws Exception {
    Descriptor fd = gateway.open("/dev/zero", OpenFlags.RDWR);
    fd.close();
    fd.close();
    MemorySegment some = arena.allocate(8);
    assertThat(fd.read(some)).isEqualTo(-EBADF);
    assertThat(fd.write(some)).isEqualTo(-EBADF);
    assertThat(fd.read(some, 0)).isEqualTo(-EBADF);
    assertThat(fd.write(some, 0)).isEqualTo(-EBADF);
    assertThat(fd.seekToEnd()).isEqualTo(-EBADF);
    assertThat(fd.ioctl(FIONREAD, some)).isEqualTo(-EBADF);
    assertThat(fd.ioctl(FIONREAD, 0)).isEqualTo(-EBADF);
    assertThatThrownBy(() -> fd.map(4096, Protection.READ, 0)).hasMessageContaining("errno 9");
  }

  @Test
  void descriptorsAreNotInherited() throws Exception {
    try (Descriptor fd = gateway.open("/dev/null", OpenFlags.RDONLY);
        Descriptor event = gateway.eventfd();
        Descriptor memory = gateway.memfd("m", 4096);
        Descriptor uevents = gateway.uevents()) {
      for (Descriptor each : new Descriptor[] {fd, event, memory, uevents}) {
        String info = Files.readString(Path.of("/proc/self/fdinfo/" + each.number()));
        String flags = info.lines().filter(line -> line.startsWith("flags:")).findFirst().get();
        int value = Integer.parseInt(flags.substring(6).strip(), 8);
        assertThat(value & OpenFlags.CLOEXEC).as(info).isEqualTo(OpenFlags.CLOEXEC);
      }
    }
  }

  @Test
  void segmentsOfTheHeapAndClosedOnesAreTheCallersMistake() throws Exception {
    MemorySegment closed;
    try (Arena brief = Arena.ofConfined()) {
      closed = brief.allocate(8);
    }
    try (Descriptor fd = gateway.open("/dev/zero", OpenFlags.RDONLY)) {
      assertThatThrownBy(() -> fd.read(MemorySegment.ofArray(new byte[8])))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> fd.read(closed)).isInstanceOf(IllegalStateException.class);
    }
  }

  private static String text(MemorySegment bytes) {
    return new String(bytes.toArray(JAVA_BYTE), StandardCharsets.UTF_8);
  }
}
