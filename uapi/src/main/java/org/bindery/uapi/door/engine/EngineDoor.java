package org.bindery.uapi.door.engine;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.IommuEngine;
import org.bindery.uapi.door.DeviceFiles;
import org.bindery.uapi.door.DoorExtension;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.door.file.Descriptors;
import org.bindery.uapi.door.file.EventFile;
import org.bindery.uapi.door.file.MemoryFile;
import org.bindery.uapi.door.file.OpenFile;
import org.bindery.uapi.door.memory.UserMemory;

/**
 * The raw door over an engine. The engine is not closed with it.
 *
 * <p>Faults are not told here: the kernel logs them, and tells user space of page requests only.
 */
public final class EngineDoor implements RawDoor {
  private static final System.Logger LOG = System.getLogger(EngineDoor.class.getName());

  private final Paths paths;
  private final Map<Process, Caller> callers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** The commands of Linux 7.2, without device files. */
  public EngineDoor(IommuEngine engine) {
    this(engine, DeviceFiles.NONE, KernelProfile.LINUX_7_2, List.of());
  }

  /**
   * @param devices what there is in {@code /dev/vfio} and {@code /dev/vfio/devices}
   * @param extensions commands beyond the kernel's
   * @throws IllegalArgumentException an extension with a number that is taken, or is VFIO's
   */
  public EngineDoor(
      IommuEngine engine,
      DeviceFiles devices,
      KernelProfile profile,
      List<DoorExtension> extensions) {
    this.paths = new Paths(engine, devices, profile, extensions);
  }

  @Override
  public int open(Process process, String path) {
    return (int) answer(() -> install(caller(process), path));
  }

  private int install(Caller caller, String path) {
    Descriptors descriptors = caller.descriptors();
    // First the number, as open(2) does it.
    int descriptor = descriptors.reserve();
    OpenFile file = null;
    try {
      file = paths.open(caller.process(), path, descriptor);
    } finally {
      if (file == null) {
        descriptors.cancel(descriptor);
      }
    }
    descriptors.install(descriptor, file);
    return descriptor;
  }

  @Override
  public int memoryFile(Process process, Memory memory) {
    return install(process, () -> new MemoryFile(memory));
  }

  @Override
  public int eventFile(Process process) {
    return install(process, EventFile::new);
  }

  private int install(Process process, Supplier<OpenFile> file) {
    return (int)
        answer(() -> {
          Descriptors descriptors = caller(process).descriptors();
          int descriptor = descriptors.reserve();
          descriptors.install(descriptor, file.get());
          return descriptor;
        });
  }

  @Override
  public int ioctl(Process process, int descriptor, long request, long address) {
    return (int)
        answer(process, descriptor, (caller, file) -> file.ioctl(caller, (int) request, address));
  }

  @Override
  public long read(Process process, int descriptor, long address, long count) {
    return answer(process, descriptor, (caller, file) -> file.readAny(caller, address, count));
  }

  @Override
  public long write(Process process, int descriptor, long address, long count) {
    return answer(process, descriptor, (caller, file) -> file.writeAny(caller, address, count));
  }

  @Override
  public long pread(Process process, int descriptor, long address, long count, long position) {
    return answer(
        process, descriptor, (caller, file) -> file.readAny(caller, address, count, position));
  }

  @Override
  public long pwrite(Process process, int descriptor, long address, long count, long position) {
    return answer(
        process, descriptor, (caller, file) -> file.writeAny(caller, address, count, position));
  }

  @Override
  public int poll(Process process, int descriptor) {
    return (int) answer(process, descriptor, (_, file) -> file.poll());
  }

  @Override
  public int close(Process process, int descriptor) {
    return (int)
        answer(() -> {
          caller(process).descriptors().remove(descriptor).drop();
          return 0;
        });
  }

  @Override
  public void exit(Process process) {
    Caller caller = callers.remove(process);
    if (caller != null) {
      for (OpenFile file : caller.descriptors().removeAll()) {
        // What does not close does not keep the others open.
        long _ =
            answer(() -> {
              file.drop();
              return 0;
            });
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    List.copyOf(callers.keySet()).forEach(this::exit);
  }

  private Caller caller(Process process) {
    Caller caller =
        callers.computeIfAbsent(
            process, it -> new Caller(it, new UserMemory(it), new Descriptors()));
    // Looked at afterwards: who came in beside a close takes itself out again.
    if (closed) {
      exit(process);
      throw Refusal.of(Errno.ENODEV, "the door is closed").exception();
    }
    return caller;
  }

  private long answer(Process process, int descriptor, ToLongBiFunction<Caller, OpenFile> call) {
    return answer(() -> {
      Caller caller = caller(process);
      OpenFile file = caller.descriptors().hold(descriptor);
      try {
        return call.applyAsLong(caller, file);
      } finally {
        file.drop();
      }
    });
  }

  private static long answer(LongSupplier call) {
    try {
      return call.getAsLong();
    } catch (RefusedException refused) {
      return -refused.errno().number();
    } catch (RuntimeException broken) {
      // A plug-in behind the engine or an extension: the kernel would oops, this call fails.
      LOG.log(Level.ERROR, "a call on the raw door broke", broken);
      return -Errno.EIO.number();
    }
  }
}
