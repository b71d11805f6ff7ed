package org.bindery.backend.linux.testing;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.bindery.api.Errno;
import org.bindery.backend.linux.engine.IoctlDoor;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.GetHwInfo;
import org.bindery.uapi.iommufd.HwInfoVtd;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.IoasAlloc;
import org.bindery.uapi.iommufd.IoasIovaRanges;
import org.bindery.uapi.iommufd.IommufdCommands;

/**
 * A kernel that says what a test has scripted, and otherwise yes: it gives ids one after the other
 * and maps where it is told. What was asked is in {@link #calls}. Thread-safe.
 */
public final class FakeKernel implements IoctlDoor {
  public final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<Long, Deque<ToIntFunction<MemorySegment>>> scripts = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger(1);

  /** What the next such command is answered. */
  public FakeKernel answer(Command command, Errno errno) {
    return on(command, argument -> -errno.number());
  }

  /** What the next such command does. */
  public FakeKernel on(Command command, ToIntFunction<MemorySegment> answer) {
    return on((long) command.number(), answer);
  }

  /** What the next such command does; a command by value gets no argument. */
  public FakeKernel on(long command, ToIntFunction<MemorySegment> answer) {
    Deque<ToIntFunction<MemorySegment>> script =
        scripts.computeIfAbsent(command, key -> new ArrayDeque<>());
    synchronized (script) {
      script.add(answer);
    }
    return this;
  }

  public int nextId() {
    return ids.getAndIncrement();
  }

  @Override
  public int number() {
    return 33;
  }

  @Override
  public int ioctl(long command, MemorySegment argument) {
    calls.add(name(command));
    ToIntFunction<MemorySegment> scripted = scripted(command);
    if (scripted != null) {
      return scripted.applyAsInt(argument);
    }
    if (command == IoasAlloc.COMMAND.number()) {
      IoasAlloc.OUT_IOAS_ID.set(argument, nextId());
    } else if (command == HwptAlloc.COMMAND.number()) {
      HwptAlloc.OUT_HWPT_ID.set(argument, nextId());
    } else if (command == IoasIovaRanges.COMMAND.number()) {
      return ranges(argument, 4096, 0, (1L << 48) - 1);
    }
    return 0;
  }

  @Override
  public int ioctl(long command, long value) {
    calls.add("0x%x(%d)".formatted(command, value));
    ToIntFunction<MemorySegment> scripted = scripted(command);
    return scripted == null ? 0 : scripted.applyAsInt(null);
  }

  @Override
  public void close() {
    calls.add("close");
  }

  /** Answers ranges, given as pairs of start and last, as far as there is room. */
  public static int ranges(MemorySegment argument, long alignment, long... pairs) {
    int room = IoasIovaRanges.NUM_IOVAS.get(argument);
    int count = pairs.length / 2;
    IoasIovaRanges.NUM_IOVAS.set(argument, count);
    IoasIovaRanges.OUT_IOVA_ALIGNMENT.set(argument, alignment);
    if (count > room) {
      return -Errno.EMSGSIZE.number();
    }
    UserMemory.put(IoasIovaRanges.ALLOWED_IOVAS.get(argument), pairs);
    return 0;
  }

  /** Describes a VT-d unit. */
  public static int vtd(MemorySegment argument, long cap, long ecap, int pasidBits) {
    GetHwInfo.OUT_DATA_TYPE.set(argument, GetHwInfo.TYPE_INTEL_VTD);
    GetHwInfo.OUT_MAX_PASID_LOG2.set(argument, (byte) pasidBits);
    UserMemory.put(GetHwInfo.DATA_UPTR.get(argument) + HwInfoVtd.CAP_REG.offset(), cap, ecap);
    return 0;
  }

  private ToIntFunction<MemorySegment> scripted(long command) {
    Deque<ToIntFunction<MemorySegment>> script = scripts.get(command);
    if (script == null) {
      return null;
    }
    synchronized (script) {
      return script.poll();
    }
  }

  private static String name(long command) {
    return IommufdCommands.COMMANDS.stream()
        .filter(one -> one.number() == command)
        .map(Command::name)
        .findFirst()
        .orElse("0x%x".formatted(command));
  }
}
