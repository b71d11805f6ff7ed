package org.bindery.backend.linux.kvm;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.backend.linux.engine.IoctlDoor;
import org.bindery.backend.linux.testing.UserMemory;
import org.bindery.gateway.ErrnoException;
import org.bindery.uapi.kvm.CreateDevice;
import org.bindery.uapi.kvm.DeviceAttribute;
import org.bindery.uapi.kvm.KvmCommands;
import org.bindery.uapi.kvm.UserspaceMemoryRegion;

/** A kernel's KVM, all its files in one: remembers what it was told, and which files it knows. */
final class FakeKvm implements KvmFiles, IoctlDoor {
  final List<String> calls = new ArrayList<>();
  final Set<Integer> files = new LinkedHashSet<>();
  int version = KvmCommands.API_VERSION;

  /** What a struct's command is answered instead, once; 0: as ever. */
  int answer;

  /** The errno of opening /dev/kvm; 0: it opens. */
  int missing;

  int closed;

  @Override
  public int number() {
    return 50;
  }

  @Override
  public int ioctl(long command, long value) {
    calls.add(command == KvmCommands.CREATE_VM ? "create" : "version");
    return command == KvmCommands.CREATE_VM ? 51 : version;
  }

  @Override
  public int ioctl(long command, MemorySegment argument) {
    if (answer != 0) {
      int now = answer;
      answer = 0;
      return now;
    }
    if (command == DeviceAttribute.COMMAND.number()) {
      return attribute(argument);
    }
    if (command == UserspaceMemoryRegion.COMMAND.number()) {
      calls.add(
          "slot %d: 0x%x+0x%x"
              .formatted(
                  UserspaceMemoryRegion.SLOT.get(argument),
                  UserspaceMemoryRegion.GUEST_PHYS_ADDR.get(argument),
                  UserspaceMemoryRegion.MEMORY_SIZE.get(argument)));
    } else {
      calls.add("device " + CreateDevice.TYPE.get(argument));
      CreateDevice.FD.set(argument, 52);
    }
    return 0;
  }

  private int attribute(MemorySegment argument) {
    int file = UserMemory.getInt(DeviceAttribute.ADDR.get(argument));
    boolean add = DeviceAttribute.ATTR.get(argument) == DeviceAttribute.VFIO_FILE_ADD;
    calls.add((add ? "add " : "delete ") + file);
    if (add) {
      return files.add(file) ? 0 : -Errno.EEXIST.number();
    }
    return files.remove(file) ? 0 : -Errno.ENOENT.number();
  }

  @Override
  public IoctlDoor open() throws ErrnoException {
    if (missing != 0) {
      throw new ErrnoException("open", missing);
    }
    return this;
  }

  @Override
  public IoctlDoor made(int number) {
    calls.add("made " + number);
    return this;
  }

  @Override
  public void close() {
    closed++;
  }
}
