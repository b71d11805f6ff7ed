package org.bindery.backend.linux.sysfs;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bindery.api.RefusedException;
import org.bindery.gateway.Descriptor;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.gateway.OpenFlags;

/** Reads and writes the value in an attribute's file. */
final class AttributeFile {
  private static final int EIO = 5;

  /** The kernel shows a page at most at a time ({@code fs/sysfs/file.c}). */
  private static final int PAGE = 4096;

  private final Gateway gateway;

  AttributeFile(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Its text without the trailing newline. */
  String read(Path file, String path) {
    String text = new String(bytes(file, path), StandardCharsets.UTF_8);
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  /** All that the kernel lets this process read of it. */
  byte[] bytes(Path file, String path) {
    try (Descriptor fd = gateway.open(file.toString(), OpenFlags.RDONLY);
        Arena arena = Arena.ofConfined()) {
      MemorySegment page = arena.allocate(PAGE);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      long count;
      while ((count = fd.read(page)) > 0) {
        bytes.writeBytes(page.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
      }
      if (count < 0) {
        throw refused((int) -count, "read " + path);
      }
      return bytes.toByteArray();
    } catch (ErrnoException e) {
      throw KernelRefusal.of(e.errno(), "read " + path).exception(e);
    }
  }

  /** One write with a newline, as {@code echo} does it: an attribute takes its value at once. */
  void write(Path file, String path, String value) {
    byte[] bytes = (value + "\n").getBytes(StandardCharsets.UTF_8);
    try (Descriptor fd = gateway.open(file.toString(), OpenFlags.WRONLY | OpenFlags.TRUNCATE);
        Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      long count = fd.write(text);
      if (count != bytes.length) {
        throw refused(count < 0 ? (int) -count : EIO, "write \"" + value + "\" to " + path);
      }
    } catch (ErrnoException e) {
      throw KernelRefusal.of(e.errno(), "write \"" + value + "\" to " + path).exception(e);
    }
  }

  private static RefusedException refused(int errno, String what) {
    return KernelRefusal.of(errno, what).exception();
  }
}
