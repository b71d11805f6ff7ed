package org.bindery.backend.linux.vfio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.gateway.ErrnoException;
import org.bindery.uapi.vfio.DeviceAttachIommufdPt;
import org.bindery.uapi.vfio.DeviceBindIommufd;
import org.bindery.uapi.vfio.DeviceGetInfo;
import org.bindery.uapi.vfio.DeviceGetIrqInfo;
import org.bindery.uapi.vfio.DeviceGetRegionInfo;
import org.bindery.uapi.vfio.DeviceSetIrqs;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * A device file: BAR 0 with a page of memory, configuration space at 1 MiB, one wire, four MSI
 * vectors. {@link #calls} says what was asked of interrupts and lifetimes.
 */
final class FakeFile implements FileDoor {
  static final long CONFIG_AT = 1 << 20;

  final List<String> calls = new ArrayList<>();

  /** What a command is answered instead, by its number. */
  final Map<Long, Integer> answers = new TreeMap<>();

  final MemorySegment memory = Arena.ofAuto().allocate(CONFIG_AT + 256, 8);
  boolean growsOnlyAnew = true;
  boolean sparse;

  /** The driver can say that the kernel wants the device back. */
  boolean asks;

  boolean closed;

  @Override
  public int number() {
    return 44;
  }

  @Override
  public int ioctl(long command, MemorySegment argument) {
    if (closed) {
      return -Errno.EBADF.number();
    }
    if (answers.containsKey(command)) {
      return answers.get(command);
    }
    if (command == DeviceBindIommufd.COMMAND.number()) {
      calls.add("bind to " + DeviceBindIommufd.IOMMUFD.get(argument));
      DeviceBindIommufd.OUT_DEVID.set(argument, 5);
    } else if (command == DeviceAttachIommufdPt.COMMAND.number()) {
      DeviceAttachIommufdPt.PT_ID.set(argument, 9);
    } else if (command == DeviceGetInfo.COMMAND.number()) {
      DeviceGetInfo.NUM_REGIONS.set(argument, 9);
    } else if (command == DeviceGetRegionInfo.COMMAND.number()) {
      return region(argument);
    } else if (command == DeviceGetIrqInfo.COMMAND.number()) {
      int index = DeviceGetIrqInfo.INDEX.get(argument);
      DeviceGetIrqInfo.COUNT.set(
          argument, index == 0 || asks && index == 4 ? 1 : index == 1 ? 4 : 0);
      DeviceGetIrqInfo.FLAGS.set(argument, growsOnlyAnew ? DeviceGetIrqInfo.NORESIZE : 0);
    } else if (command == DeviceSetIrqs.COMMAND.number()) {
      setIrqs(argument);
    }
    return 0;
  }

  private int region(MemorySegment argument) {
    int index = DeviceGetRegionInfo.INDEX.get(argument);
    if (index == 8) {
      return -Errno.EINVAL.number();
    }
    if (index == 0) {
      DeviceGetRegionInfo.SIZE.set(argument, 4096);
      DeviceGetRegionInfo.FLAGS.set(argument, sparse ? 15 : 7);
      if (sparse) {
        DeviceGetRegionInfo.CAP_OFFSET.set(argument, 32);
        argument.set(ValueLayout.JAVA_SHORT, 32, (short) 2);
        argument.set(ValueLayout.JAVA_INT, 36, 48);
        argument.set(ValueLayout.JAVA_SHORT, 48, (short) 1);
      }
    } else if (index == 7) {
      DeviceGetRegionInfo.SIZE.set(argument, 256);
      DeviceGetRegionInfo.OFFSET.set(argument, CONFIG_AT);
      DeviceGetRegionInfo.FLAGS.set(argument, 3);
    }
    return 0;
  }

  private void setIrqs(MemorySegment argument) {
    int flags = DeviceSetIrqs.FLAGS.get(argument);
    int index = DeviceSetIrqs.INDEX.get(argument);
    int start = DeviceSetIrqs.START.get(argument);
    int count = DeviceSetIrqs.COUNT.get(argument);
    if ((flags & DeviceSetIrqs.ACTION_UNMASK) != 0) {
      calls.add("unmask " + index);
    } else if ((flags & DeviceSetIrqs.DATA_NONE) != 0) {
      calls.add("disable " + index);
    } else {
      List<Integer> eventfds = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        eventfds.add(argument.get(ValueLayout.JAVA_INT_UNALIGNED, DeviceSetIrqs.DATA + i * 4L));
      }
      calls.add("wire %d from %d: %s".formatted(index, start, eventfds));
    }
  }

  @Override
  public int ioctl(long command, long value) {
    if (command == VfioCommands.DEVICE_RESET) {
      calls.add("reset");
    }
    return answers.getOrDefault(command, 0);
  }

  @Override
  public long read(MemorySegment into, long offset) {
    if (closed) {
      return -Errno.EBADF.number();
    }
    MemorySegment.copy(memory, offset, into, 0, into.byteSize());
    return into.byteSize();
  }

  @Override
  public long write(MemorySegment from, long offset) {
    MemorySegment.copy(from, 0, memory, offset, from.byteSize());
    return from.byteSize();
  }

  @Override
  public Mapped map(long length, boolean readable, boolean writable, long offset)
      throws ErrnoException {
    Arena arena = Arena.ofShared();
    MemorySegment segment = arena.allocate(length, 4096);
    calls.add("map 0x%x".formatted(length));
    return new Mapped() {
      @Override
      public MemorySegment segment() {
        return segment;
      }

      @Override
      public void close() {
        if (arena.scope().isAlive()) {
          arena.close();
          calls.add("unmap");
        }
      }
    };
  }

  @Override
  public void close() {
    closed = true;
    calls.add("close");
  }
}
