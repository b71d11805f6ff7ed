package org.bindery.backend.linux.kvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.Access;
import org.bindery.api.AddressSpaceWatcher;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.backend.linux.engine.IoctlDoor;
import org.bindery.backend.linux.engine.KernelErrors;
import org.bindery.host.MemorySlot;
import org.bindery.uapi.kvm.UserspaceMemoryRegion;

/**
 * The memory slots of a virtual machine of the kernel's. The kernel would show the guest whatever
 * comes to lie at an address, the JVM's own memory too, so a slot goes with the owner's memory
 * behind it. Safe for use by several threads, by its own lock, under which the owner's address
 * space is looked at.
 */
final class MachineMemory implements AddressSpaceWatcher, AutoCloseable {
  private final String vm;
  private final Process owner;
  private final IoctlDoor machine;
  // Guarded by this.
  private final Map<Integer, MemorySlot> slots = new TreeMap<>();
  private final Process.Watch watch;
  private boolean ended;

  /**
   * @throws org.bindery.api.RefusedException ESRCH the owner has exited; EOPNOTSUPP its address
   *     space cannot be followed
   */
  MachineMemory(String vm, Process owner, IoctlDoor machine) {
    this.vm = vm;
    this.owner = owner;
    this.machine = machine;
    this.watch = owner.watch(this);
  }

  /** {@link org.bindery.host.VirtualMachine#add(MemorySlot)}. */
  synchronized void add(MemorySlot slot) {
    if (ended) {
      throw Refusal.of(Errno.ENODEV, "%s has ended", vm).exception();
    }
    if (slot.length() <= 0) {
      // The kernel would take it for a removal.
      throw Refusal.of(Errno.EINVAL, "slot %d of %s has no length", slot.slot(), vm).exception();
    }
    if (slots.containsKey(slot.slot())) {
      throw Refusal.of(Errno.EEXIST, "%s has a slot %d", vm, slot.slot()).exception();
    }
    List<MemorySlice> behind = owner.resolve(slot.userAddress(), slot.length(), Access.READ_WRITE);
    int result = set(slot, slot.length());
    if (result < 0) {
      throw refusal(result, slot).exception();
    }
    slots.put(slot.slot(), slot);
    if (!behind.stream().allMatch(slice -> slice.memory().segment().scope().isAlive())) {
      drop(slot);
      throw Refusal.of(
              Errno.EFAULT, "the memory of slot %d of %s was closed meanwhile", slot.slot(), vm)
          .exception();
    }
  }

  private Refusal.Builder refusal(int result, MemorySlot slot) {
    return switch (KernelErrors.errno(result)) {
      case EINVAL ->
          KernelErrors.refusal(
              result,
              "slot %d of %s: guest address 0x%x, length 0x%x and user address 0x%x are not all"
                  + " multiples of 4096, or there is no such slot",
              slot.slot(),
              vm,
              slot.guestAddress(),
              slot.length(),
              slot.userAddress());
      case EEXIST ->
          KernelErrors.refusal(
              result,
              "slot %d of %s, 0x%x bytes at guest address 0x%x, lies on another one",
              slot.slot(),
              vm,
              slot.length(),
              slot.guestAddress());
      default -> KernelErrors.unforeseen(result, "setting slot %d of %s", slot.slot(), vm);
    };
  }

  /** {@link org.bindery.host.VirtualMachine#remove(int)}. */
  synchronized void remove(int number) {
    MemorySlot slot = slots.get(number);
    if (slot == null) {
      throw Refusal.of(Errno.ENOENT, "%s has no memory slot %d", vm, number).exception();
    }
    drop(slot);
  }

  private void drop(MemorySlot slot) {
    slots.remove(slot.slot());
    // A slot that is there can be taken out.
    int unused = set(slot, 0);
  }

  private int set(MemorySlot slot, long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument =
          arena.allocate(UserspaceMemoryRegion.COMMAND.argument().size(), Long.BYTES);
      UserspaceMemoryRegion.SLOT.set(argument, slot.slot());
      UserspaceMemoryRegion.GUEST_PHYS_ADDR.set(argument, slot.guestAddress());
      UserspaceMemoryRegion.MEMORY_SIZE.set(argument, length);
      UserspaceMemoryRegion.USERSPACE_ADDR.set(argument, slot.userAddress());
      return machine.ioctl(UserspaceMemoryRegion.COMMAND.number(), argument);
    }
  }

  /** The kernel looks pages up anew by itself. */
  @Override
  public void changed(long address, long length) {}

  @Override
  public synchronized void unmapped(Memory memory) {
    slots.values().stream()
        .filter(slot ->
            slot.userAddress() < memory.address() + memory.length()
                && memory.address() < slot.userAddress() + slot.length())
        .toList()
        .forEach(this::drop);
  }

  @Override
  public void exited() {}

  /** Before the machine's file is closed. */
  @Override
  public void close() {
    synchronized (this) {
      ended = true;
      slots.clear();
    }
    watch.close();
  }
}
