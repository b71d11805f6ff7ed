package org.bindery.backend.linux.door;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
import org.bindery.gateway.Mapping;
import org.bindery.gateway.OpenFlags;
import org.bindery.gateway.Protection;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * The real kernel's commands, passed through byte by byte. Descriptors have the kernel's numbers,
 * since arguments name them; each is of the process that got it, and of no other.
 *
 * <p>To the kernel all processes are one. So it gets a copy of each argument; one that does not lie
 * in the caller's registered memory, or has more than 1 MiB, is replaced by address 0, which the
 * kernel refuses where it would follow it. Pointers inside of an argument the kernel follows by
 * itself, and in all of this JVM. Buffers lie in one registered memory. When an answer cannot be
 * written, since its memory has gone in the middle of the command, what the command made stays, but
 * no descriptor does. Thread-safe.
 */
public final class KernelDoor implements RawDoor {
  private static final int POLLED = POLL_IN | POLL_OUT;

  private final Gateway gateway;
  private final Map<Integer, NewDescriptor> makers = new ConcurrentHashMap<>();
  // Guarded by itself; the kernel is not called under it.
  private final Map<Process, Map<Integer, Descriptor>> open = new IdentityHashMap<>();

  /**
   * @param gateway whose descriptors they are; closed with the door
   * @param more commands that make descriptors, beside those of iommufd and VFIO
   */
  public KernelDoor(Gateway gateway, List<NewDescriptor> more) {
    this.gateway = gateway;
    NewDescriptor.IOMMUFD.forEach(maker -> makers.put(maker.number(), maker));
    NewDescriptor.VFIO.forEach(maker -> makers.put(maker.number(), maker));
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
  public int eventFile(Process process) {
    try {
      return own(process, gateway.eventfd());
    } catch (ErrnoException e) {
      return -e.errno();
    }
  }

  @Override
  public int ioctl(Process process, int number, long request, long address) {
    Descriptor descriptor = descriptor(process, number);
    if (descriptor == null) {
      return -Errno.EBADF.number();
    }
    try {
      int result = ioctl(process, descriptor, request, address);
      NewDescriptor maker = makers.get((int) request);
      return result >= 0 && maker != null && maker.isAnswer()
          ? own(process, gateway.adopt(result))
          : result;
    } catch (ErrnoException e) {
      return -e.errno();
    }
  }

  private int ioctl(Process process, Descriptor descriptor, long request, long address)
      throws ErrnoException {
    if (takesValue((int) request)) {
      return descriptor.ioctl(request, address);
    }
    Argument argument = Argument.of(process, address);
    if (argument == null) {
      return descriptor.ioctl(request, 0);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = argument.copy(arena);
      return argument.writable()
          ? call(process, descriptor, request, argument, copy)
          : readOnly(descriptor, request, copy);
    }
  }

  private int call(
      Process process, Descriptor descriptor, long request, Argument argument, MemorySegment copy)
      throws ErrnoException {
    int result = descriptor.ioctl(request, copy);
    NewDescriptor maker = result < 0 ? null : makers.get((int) request);
    int made = maker == null ? -1 : maker.place().in(copy);
    if (made >= 0) {
      made = own(process, gateway.adopt(made));
    }
    if (argument.answer(copy)) {
      return result;
    }
    if (made >= 0) {
      int unused = close(process, made);
    }
    return -Errno.EFAULT.number();
  }

  // As the process' own, so that the kernel undoes a command whose answer it cannot write.
  private int readOnly(Descriptor descriptor, long request, MemorySegment copy)
      throws ErrnoException {
    try (Descriptor file = gateway.memfd("argument", copy.byteSize())) {
      long written = file.write(copy, 0);
      if (written < 0) {
        return (int) written;
      }
      try (Mapping mapping = file.map(copy.byteSize(), Protection.READ, 0)) {
        return descriptor.ioctl(request, mapping.segment());
      }
    }
  }

  /** Null: it is not the process', or not in one memory. */
  private static MemorySegment whole(Process process, long address, long length, Access wanted) {
    if (length < 0) {
      return null;
    }
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
    return transfer(process, number, address, count, Access.WRITE, Descriptor::read);
  }

  @Override
  public long write(Process process, int number, long address, long count) {
    return transfer(process, number, address, count, Access.READ, Descriptor::write);
  }

  @Override
  public long pread(Process process, int number, long address, long count, long offset) {
    return transfer(
        process, number, address, count, Access.WRITE, (file, into) -> file.read(into, offset));
  }

  @Override
  public long pwrite(Process process, int number, long address, long count, long offset) {
    return transfer(
        process, number, address, count, Access.READ, (file, from) -> file.write(from, offset));
  }

  @FunctionalInterface
  private interface Transfer {
    long run(Descriptor file, MemorySegment buffer);
  }

  private long transfer(
      Process process, int number, long address, long count, Access wanted, Transfer transfer) {
    Descriptor descriptor = descriptor(process, number);
    if (descriptor == null) {
      return -Errno.EBADF.number();
    }
    MemorySegment buffer = count == 0 ? MemorySegment.NULL : whole(process, address, count, wanted);
    try {
      return buffer == null ? -Errno.EFAULT.number() : transfer.run(descriptor, buffer);
    } catch (IllegalStateException closed) {
      // Its arena was closed since it was found.
      return -Errno.EFAULT.number();
    }
  }

  @Override
  public int poll(Process process, int number) {
    Descriptor descriptor = descriptor(process, number);
    int result = descriptor == null ? -Errno.EBADF.number() : descriptor.poll(POLLED);
    return result < 0 ? result : result & POLLED;
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
    gateway.close();
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
