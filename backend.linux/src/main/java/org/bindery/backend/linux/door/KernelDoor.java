package org.bindery.backend.linux.door;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.RefusedException;
import org.bindery.gateway.Descriptor;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.gateway.OpenFlags;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * The real kernel's commands, passed through byte by byte. Descriptors have the kernel's numbers,
 * since arguments name them; each is of the process that got it, and of no other.
 *
 * <p>To the kernel all processes are one. So an argument that does not lie in the caller's
 * registered memory is replaced by address 0, which the kernel refuses where it would follow it;
 * what stands behind pointers inside of an argument the kernel follows by itself. Thread-safe.
 */
public final class KernelDoor implements RawDoor {
  private static final int POLLED = POLL_IN | POLL_OUT;

  private final Gateway gateway;
  private final Map<Integer, NewDescriptor> makers = new ConcurrentHashMap<>();
  // Guarded by itself; the kernel is not called under it.
  private final Map<Process, Map<Integer, Descriptor>> open = new IdentityHashMap<>();

  /**
   * @param gateway whose descriptors they are
   * @param more commands that make descriptors, beside those of iommufd
   */
  public KernelDoor(Gateway gateway, List<NewDescriptor> more) {
    this.gateway = gateway;
    NewDescriptor.IOMMUFD.forEach(maker -> makers.put(maker.number(), maker));
    more.forEach(maker -> makers.put(maker.number(), maker));
  }

  @Override
  public int open(Process process, String path) {
    try {
      return own(process, gateway.open(path, OpenFlags.RDWR));
    } catch (ErrnoException e) {
      return -e.errno();
    }
  }

  /** The kernel makes files of memory, and memory of files, but no file of memory that is there. */
  @Override
  public int memoryFile(Process process, Memory memory) {
    return -Errno.EOPNOTSUPP.number();
  }

  @Override
  public int ioctl(Process process, int number, long request, long address) {
    Descriptor descriptor = descriptor(process, number);
    if (descriptor == null) {
      return -Errno.EBADF.number();
    }
    if (takesValue((int) request)) {
      return descriptor.ioctl(request, address);
    }
    MemorySegment argument = argument(process, address);
    int result = descriptor.ioctl(request, argument == null ? 0 : address);
    NewDescriptor maker = makers.get((int) request);
    return result < 0 || maker == null
        ? result
        : adopt(process, maker.place().in(argument), result);
  }

  private int adopt(Process process, int number, int result) {
    if (number < 0) {
      return result;
    }
    try {
      int unused = own(process, gateway.adopt(number));
      return result;
    } catch (ErrnoException e) {
      return -e.errno();
    }
  }

  /** The argument, which says itself how long it is; null: not all of it is the process'. */
  private static MemorySegment argument(Process process, long address) {
    MemorySegment size = whole(process, address, Integer.BYTES, Access.READ);
    if (size == null) {
      return null;
    }
    long length = Integer.toUnsignedLong(size.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
    return length <= Integer.BYTES ? size : whole(process, address, length, Access.READ_WRITE);
  }

  /** Null: it is not the process', or not in one memory. */
  private static MemorySegment whole(Process process, long address, long length, Access wanted) {
    try {
      List<MemorySlice> slices = process.resolve(address, length, wanted);
      MemorySlice first = slices.getFirst();
      return slices.size() == 1
          ? first.memory().segment().asSlice(first.offset(), first.length())
          : null;
    } catch (RefusedException notThere) {
      return null;
    }
  }

  private static boolean takesValue(int request) {
    return request == VfioCommands.GET_API_VERSION
        || request == VfioCommands.CHECK_EXTENSION
        || request == VfioCommands.SET_IOMMU
        || request == VfioCommands.DEVICE_RESET;
  }

  @Override
  public long read(Process process, int number, long address, long count) {
    Descriptor descriptor = descriptor(process, number);
    if (descriptor == null) {
      return -Errno.EBADF.number();
    }
    MemorySegment into = buffer(process, address, count, Access.WRITE);
    return into == null ? -Errno.EFAULT.number() : descriptor.read(into);
  }

  @Override
  public long write(Process process, int number, long address, long count) {
    Descriptor descriptor = descriptor(process, number);
    if (descriptor == null) {
      return -Errno.EBADF.number();
    }
    MemorySegment from = buffer(process, address, count, Access.READ);
    return from == null ? -Errno.EFAULT.number() : descriptor.write(from);
  }

  @Override
  public long pread(Process process, int number, long address, long count, long offset) {
    Descriptor descriptor = descriptor(process, number);
    if (descriptor == null) {
      return -Errno.EBADF.number();
    }
    MemorySegment into = buffer(process, address, count, Access.WRITE);
    return into == null ? -Errno.EFAULT.number() : descriptor.read(into, offset);
  }

  @Override
  public long pwrite(Process process, int number, long address, long count, long offset) {
    Descriptor descriptor = descriptor(process, number);
    if (descriptor == null) {
      return -Errno.EBADF.number();
    }
    MemorySegment from = buffer(process, address, count, Access.READ);
    return from == null ? -Errno.EFAULT.number() : descriptor.write(from, offset);
  }

  private static MemorySegment buffer(Process process, long address, long count, Access wanted) {
    return count == 0 ? MemorySegment.NULL : whole(process, address, count, wanted);
  }

  @Override
  public int poll(Process process, int number) {
    Descriptor descriptor = descriptor(process, number);
    return descriptor == null ? -Errno.EBADF.number() : descriptor.poll(POLLED) & POLLED;
  }

  @Override
  public int close(Process process, int number) {
    Descriptor descriptor;
    synchronized (open) {
      Map<Integer, Descriptor> its = open.get(process);
      descriptor = its == null ? null : its.remove(number);
    }
    if (descriptor == null) {
      return -Errno.EBADF.number();
    }
    descriptor.close();
    return 0;
  }

  @Override
  public void exit(Process process) {
    List<Descriptor> all;
    synchronized (open) {
      Map<Integer, Descriptor> its = open.remove(process);
      all = its == null ? List.of() : List.copyOf(its.values());
    }
    all.forEach(Descriptor::close);
  }

  @Override
  public void close() {
    List<Process> all;
    synchronized (open) {
      all = new ArrayList<>(open.keySet());
    }
    all.forEach(this::exit);
  }

  private int own(Process process, Descriptor descriptor) {
    synchronized (open) {
      open.computeIfAbsent(process, unused -> new ConcurrentHashMap<>())
          .put(descriptor.number(), descriptor);
    }
    return descriptor.number();
  }

  private Descriptor descriptor(Process process, int number) {
    synchronized (open) {
      return open.getOrDefault(process, Map.of()).get(number);
    }
  }
}
