package org.bindery.core.access;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Memory;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.SoftwareDevice;
import org.bindery.api.UnmapListener;
import org.bindery.core.fake.CoreFixture;

/** An fd over the fake engine, sixteen pages of memory, an address space. */
final class AccessLab implements AutoCloseable {
  static final long PAGE = 4096;
  static final int PAGES = 16;

  final CoreFixture core;
  final IommuFd fd;
  final int ioas;
  final Arena arena = Arena.ofShared();
  final MemorySegment segment = arena.allocate(PAGES * PAGE, PAGE);
  final Memory memory;

  AccessLab() {
    this(Duration.ofSeconds(5));
  }

  /**
   * @param call how long a listener may take
   */
  AccessLab(Duration call) {
    core = new CoreFixture(Duration.ofSeconds(10), call);
    fd = core.open();
    ioas = fd.allocateIoas();
    memory = fd.process().register(segment);
  }

  SoftwareDevice device(String label, UnmapListener listener) {
    return fd.registerSoftwareDevice(label, Optional.empty(), listener);
  }

  SoftwareDevice device(String label) {
    return device(label, (iova, length) -> {});
  }

  SoftwareDevice attached(String label, UnmapListener listener) {
    SoftwareDevice device = device(label, listener);
    device.attach(ioas);
    return device;
  }

  void map(int to, long page, long fromPage, long pages, Access access) {
    long address = memory.address() + fromPage * PAGE;
    fd.map(to, address, pages * PAGE, access, OptionalLong.of(page * PAGE));
  }

  void map(long page, long pages) {
    map(ioas, page, page, pages, Access.READ_WRITE);
  }

  static Refusal refused(Errno errno, ThrowingCallable command) {
    RefusedException thrown = catchThrowableOfType(RefusedException.class, command);
    if (thrown == null) {
      throw new AssertionError("not refused; expected " + errno);
    }
    if (thrown.errno() != errno) {
      throw new AssertionError("expected " + errno + " but it was " + thrown.refusal(), thrown);
    }
    return thrown.refusal();
  }

  @Override
  public void close() {
    core.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
