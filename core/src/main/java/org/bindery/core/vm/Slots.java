package org.bindery.core.vm;

import java.util.BitSet;
import org.bindery.host.MemorySlot;
import org.bindery.host.VirtualMachine;

/** The numbers of a virtual machine's memory slots: the lowest free one from 0. Thread-safe. */
final class Slots {
  private final VirtualMachine machine;
  private final BitSet taken = new BitSet();

  Slots(VirtualMachine machine) {
    this.machine = machine;
  }

  int add(long guestAddress, long userAddress, long length) {
    int slot = take();
    boolean added = false;
    try {
      machine.add(new MemorySlot(slot, guestAddress, length, userAddress));
      added = true;
    } finally {
      if (!added) {
        free(slot);
      }
    }
    return slot;
  }

  void remove(int slot) {
    machine.remove(slot);
    free(slot);
  }

  private synchronized int take() {
    int slot = taken.nextClearBit(0);
    taken.set(slot);
    return slot;
  }

  private synchronized void free(int slot) {
    taken.clear(slot);
  }
}
