package org.bindery.gateway;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calls, by number of a descriptor. Each answers a result of at least 0 or the negative errno,
 * and allocates nothing.
 *
 * <p>What differs between two handles is linked anew: one for each function made a short program's
 * start a fifth longer where the machine is emulated. So there is a handle for each place that an
 * address may have. An address has to be known as one, since its segment must stay open during the
 * call. All other arguments are longs. That holds for the calling conventions of Linux on x86-64
 * and on aarch64 ({@link Machine}), where
 *
 * <ul>
 *   <li>the first six integers are in registers of 64 bits, of which a function that takes an int
 *       reads the lower half;
 *   <li>a register that a function does not know of is ignored, so that there may be more arguments
 *       than it has, all zero;
 *   <li>a variadic argument, of {@code open} and {@code ioctl}, is where any other would be;
 *   <li>of the register of the result an int is the lower half.
 * </ul>
 */
final class Libc {
  private static final MethodHandle NO_ADDRESS =
      handle(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle ADDRESS_FIRST = handle(ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle ADDRESS_SECOND =
      handle(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle ADDRESS_THIRD = handle(JAVA_LONG, JAVA_LONG, ADDRESS);

  private static final MemorySegment OPEN = function("open");
  private static final MemorySegment CLOSE = function("close");
  private static final MemorySegment IOCTL = function("ioctl");
  private static final MemorySegment EVENTFD = function("eventfd");
  private static final MemorySegment MEMFD = function("memfd_create");
  private static final MemorySegment FTRUNCATE = function("ftruncate");
  private static final MemorySegment SOCKET = function("socket");
  private static final MemorySegment BIND = function("bind");
  private static final MemorySegment POLL = function("poll");
  private static final MemorySegment MUNMAP = function("munmap");
  private static final MemorySegment READ = function("read");
  private static final MemorySegment WRITE = function("write");
  private static final MemorySegment PREAD = function("pread");
  private static final MemorySegment PWRITE = function("pwrite");
  private static final MemorySegment LSEEK = function("lseek");
  private static final MemorySegment MMAP = function("mmap");

  private Libc() {}

  static int open(MemorySegment path, int flags) {
    MemorySegment state = CallState.ofThread();
    try {
      return intResult(
          (long) ADDRESS_FIRST.invokeExact(OPEN, state, path, (long) flags, 0L), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int close(int fd) {
    MemorySegment state = CallState.ofThread();
    try {
      return intResult(
          (long) NO_ADDRESS.invokeExact(CLOSE, state, (long) fd, 0L, 0L, 0L, 0L, 0L), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ioctl(int fd, long request, MemorySegment argument) {
    MemorySegment state = CallState.ofThread();
    try {
      return intResult(
          (long) ADDRESS_THIRD.invokeExact(IOCTL, state, (long) fd, request, argument), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ioctl(int fd, long request, long argument) {
    MemorySegment state = CallState.ofThread();
    try {
      return intResult(
          (long) NO_ADDRESS.invokeExact(IOCTL, state, (long) fd, request, argument, 0L, 0L, 0L),
          state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int eventfd(int initial, int flags) {
    MemorySegment state = CallState.ofThread();
    try {
      return intResult(
          (long)
              NO_ADDRESS.invokeExact(EVENTFD, state, (long) initial, (long) flags, 0L, 0L, 0L, 0L),
          state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int memfd(MemorySegment name, int flags) {
    MemorySegment state = CallState.ofThread();
    try {
      return intResult(
          (long) ADDRESS_FIRST.invokeExact(MEMFD, state, name, (long) flags, 0L), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ftruncate(int fd, long length) {
    MemorySegment state = CallState.ofThread();
    try {
      return intResult(
          (long) NO_ADDRESS.invokeExact(FTRUNCATE, state, (long) fd, length, 0L, 0L, 0L, 0L),
          state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int socket(int family, int type, int protocol) {
    MemorySegment state = CallState.ofThread();
    try {
      return intResult(
          (long)
              NO_ADDRESS.invokeExact(
                  SOCKET, state, (long) family, (long) type, (long) protocol, 0L, 0L, 0L),
          state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int bind(int fd, MemorySegment address) {
    MemorySegment state = CallState.ofThread();
    try {
      return intResult(
          (long)
              ADDRESS_SECOND.invokeExact(BIND, state, (long) fd, address, address.byteSize(), 0L),
          state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int poll(MemorySegment fds, long count, int timeoutMillis) {
    MemorySegment state = CallState.ofThread();
    try {
      return intResult(
          (long) ADDRESS_FIRST.invokeExact(POLL, state, fds, count, (long) timeoutMillis), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int munmap(MemorySegment address, long length) {
    MemorySegment state = CallState.ofThread();
    try {
      return intResult((long) ADDRESS_FIRST.invokeExact(MUNMAP, state, address, length, 0L), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long read(int fd, MemorySegment into) {
    MemorySegment state = CallState.ofThread();
    try {
      return result(
          (long) ADDRESS_SECOND.invokeExact(READ, state, (long) fd, into, into.byteSize(), 0L),
          state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long write(int fd, MemorySegment from) {
    MemorySegment state = CallState.ofThread();
    try {
      return result(
          (long) ADDRESS_SECOND.invokeExact(WRITE, state, (long) fd, from, from.byteSize(), 0L),
          state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long pread(int fd, MemorySegment into, long offset) {
    MemorySegment state = CallState.ofThread();
    try {
      return result(
          (long) ADDRESS_SECOND.invokeExact(PREAD, state, (long) fd, into, into.byteSize(), offset),
          state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long pwrite(int fd, MemorySegment from, long offset) {
    MemorySegment state = CallState.ofThread();
    try {
      return result(
          (long)
              ADDRESS_SECOND.invokeExact(PWRITE, state, (long) fd, from, from.byteSize(), offset),
          state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long lseek(int fd, long offset, int whence) {
    MemorySegment state = CallState.ofThread();
    try {
      return result(
          (long) NO_ADDRESS.invokeExact(LSEEK, state, (long) fd, offset, (long) whence, 0L, 0L, 0L),
          state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long mmap(long length, int protection, int flags, int fd, long offset) {
    MemorySegment state = CallState.ofThread();
    try {
      return result(
          (long)
              NO_ADDRESS.invokeExact(
                  MMAP, state, 0L, length, (long) protection, (long) flags, (long) fd, offset),
          state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int intResult(long result, MemorySegment state) {
    return (int) result == -1 ? -CallState.errno(state) : (int) result;
  }

  /** Addresses of user space are positive, so this serves mmap as well. */
  private static long result(long result, MemorySegment state) {
    return result == -1 ? -CallState.errno(state) : result;
  }

  /** A closed or heap segment as argument is the caller's mistake; nothing else is thrown. */
  private static RuntimeException unexpected(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> throw new AssertionError(thrown);
    };
  }

  private static MemorySegment function(String name) {
    return Linker.nativeLinker().defaultLookup().findOrThrow(name);
  }

  /** Of the function's address, where its errno goes, and these arguments. */
  @SuppressWarnings("restricted") // the signatures are POSIX's
  private static MethodHandle handle(MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, arguments), Linker.Option.captureCallState("errno"));
  }
}
