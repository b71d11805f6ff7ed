package org.bindery.gateway;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls, by number of a descriptor. Each answers a result of at least 0 or the negative errno,
 * and allocates nothing.
 *
 * <p>Names and signatures are POSIX's, {@code ioctl} and {@code open} with their variadic part.
 */
final class Libc {
  private static final int NOT_VARIADIC = -1;

  private static final MethodHandle OPEN = call("open", 2, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = call("close", NOT_VARIADIC, JAVA_INT);
  private static final MethodHandle IOCTL_POINTER = call("ioctl", 2, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle IOCTL_VALUE = call("ioctl", 2, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle EVENTFD = call("eventfd", NOT_VARIADIC, JAVA_INT, JAVA_INT);
  private static final MethodHandle MEMFD = call("memfd_create", NOT_VARIADIC, ADDRESS, JAVA_INT);
  private static final MethodHandle FTRUNCATE =
      call("ftruncate", NOT_VARIADIC, JAVA_INT, JAVA_LONG);
  private static final MethodHandle SOCKET =
      call("socket", NOT_VARIADIC, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = call("bind", NOT_VARIADIC, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle POLL = call("poll", NOT_VARIADIC, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle MUNMAP = call("munmap", NOT_VARIADIC, ADDRESS, JAVA_LONG);

  private static final MethodHandle READ = longCall("read", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE = longCall("write", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle PREAD =
      longCall("pread", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle PWRITE =
      longCall("pwrite", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle LSEEK = longCall("lseek", JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle MMAP =
      longCall("mmap", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);

  private Libc() {}

  static int open(MemorySegment path, int flags) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((int) OPEN.invokeExact(state, path, flags, 0), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int close(int fd) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((int) CLOSE.invokeExact(state, fd), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ioctl(int fd, long request, MemorySegment argument) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((int) IOCTL_POINTER.invokeExact(state, fd, request, argument), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ioctl(int fd, long request, long argument) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((int) IOCTL_VALUE.invokeExact(state, fd, request, argument), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int eventfd(int initial, int flags) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((int) EVENTFD.invokeExact(state, initial, flags), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int memfd(MemorySegment name, int flags) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((int) MEMFD.invokeExact(state, name, flags), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ftruncate(int fd, long length) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((int) FTRUNCATE.invokeExact(state, fd, length), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int socket(int family, int type, int protocol) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((int) SOCKET.invokeExact(state, family, type, protocol), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int bind(int fd, MemorySegment address) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((int) BIND.invokeExact(state, fd, address, (int) address.byteSize()), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int poll(MemorySegment fds, long count, int timeoutMillis) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((int) POLL.invokeExact(state, fds, count, timeoutMillis), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int munmap(MemorySegment address, long length) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((int) MUNMAP.invokeExact(state, address, length), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long read(int fd, MemorySegment into) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((long) READ.invokeExact(state, fd, into, into.byteSize()), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long write(int fd, MemorySegment from) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((long) WRITE.invokeExact(state, fd, from, from.byteSize()), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long pread(int fd, MemorySegment into, long offset) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((long) PREAD.invokeExact(state, fd, into, into.byteSize(), offset), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long pwrite(int fd, MemorySegment from, long offset) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((long) PWRITE.invokeExact(state, fd, from, from.byteSize(), offset), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long lseek(int fd, long offset, int whence) {
    MemorySegment state = CallState.ofThread();
    try {
      return result((long) LSEEK.invokeExact(state, fd, offset, whence), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long mmap(long length, int protection, int flags, int fd, long offset) {
    MemorySegment state = CallState.ofThread();
    try {
      return result(
          (long) MMAP.invokeExact(state, 0L, length, protection, flags, fd, offset), state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int result(int result, MemorySegment state) {
    return result == -1 ? -CallState.errno(state) : result;
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

  private static MethodHandle call(String name, int firstVariadic, MemoryLayout... arguments) {
    return handle(name, firstVariadic, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle longCall(String name, MemoryLayout... arguments) {
    return handle(name, NOT_VARIADIC, FunctionDescriptor.of(JAVA_LONG, arguments));
  }

  @SuppressWarnings("restricted") // the signatures are POSIX's
  private static MethodHandle handle(String name, int firstVariadic, FunctionDescriptor signature) {
    List<Linker.Option> options = new ArrayList<>();
    options.add(Linker.Option.captureCallState("errno"));
    if (firstVariadic != NOT_VARIADIC) {
      options.add(Linker.Option.firstVariadicArg(firstVariadic));
    }
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), signature, options.toArray(Linker.Option[]::new));
  }
}
