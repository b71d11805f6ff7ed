package org.bindery.tck.rule.guest;

import static org.bindery.tck.rule.Opened.PAGE;

import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.api.PageTableKind;
import org.bindery.engine.EngineDevice;
import org.bindery.host.MemorySlot;
import org.bindery.host.VirtualMachine;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.rule.Opened;

/** A bench with a virtual machine and a device that is bound, before a table of both is made. */
final class Guest {
  /** Of kind EPT, without what it follows. */
  static final HwptRequest EPT = HwptRequest.paging(0).kind(PageTableKind.EPT);

  /** Where the guest has its memory: no make reserves it. */
  static final long ADDRESS = Opened.IOVA;

  private final Opened opened;
  private final VirtualMachine machine;
  private final EngineDevice device;

  Guest(Bench bench) {
    this.opened = new Opened(bench);
    this.machine = bench.machine("vm0");
    this.device = opened.bind();
  }

  Opened opened() {
    return opened;
  }

  VirtualMachine machine() {
    return machine;
  }

  EngineDevice device() {
    return device;
  }

  /**
   * @return its id
   */
  int table(HwptRequest request) {
    return opened.fd().allocateHwpt(device.id(), request, machine.memory().orElseThrow());
  }

  /** Allocates a table and attaches the device to it. */
  int attach() {
    int table = table(EPT);
    device.attach(table);
    return table;
  }

  /** Shows all of a memory to the guest. */
  void slot(int number, long guestAddress, Memory memory) {
    slot(number, guestAddress, memory, 0, memory.length() / PAGE);
  }

  void slot(int number, long guestAddress, Memory memory, long page, long pages) {
    machine.add(new MemorySlot(number, guestAddress, pages * PAGE, memory.address() + page * PAGE));
  }
}
