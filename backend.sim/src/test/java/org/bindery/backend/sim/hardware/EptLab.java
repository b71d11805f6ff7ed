package org.bindery.backend.sim.hardware;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bindery.api.Memory;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.backend.sim.vm.VirtualMachines;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.DmaPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.host.MemorySlot;
import org.bindery.host.VirtualMachine;

/** A unit whose walks see the caches, a requester, and a virtual machine whose slots it shows. */
final class EptLab implements AutoCloseable {
  static final int PAGE = 4096;

  /** Where the guest has its memory. */
  static final long GUEST = 0x1_0000_0000L;

  static final RequesterId REQUESTER = new RequesterId(0, 0x6a, 0x08);

  final FrameMemory frames = new FrameMemory(1L << 30);
  final CachedMemory memory = new CachedMemory(frames);
  final Unit unit = new Unit("dmar3", SvaLab.SCALABLE, memory, new RecordingLog());
  final TestProcess process = new TestProcess();
  final VirtualMachines machines = new VirtualMachines("lab", memory);
  final VirtualMachine machine = machines.create("vm0", process);
  final Arena arena = Arena.ofShared();

  /** Room for memories of the process. */
  final MemorySegment room;

  final IommuDomain shown;

  EptLab(int pages) {
    room = arena.allocate((long) pages * PAGE, PAGE);
    unit.admit(REQUESTER);
    shown = show(machine);
    unit.attach(REQUESTER, shown);
  }

  /** A table that shows a virtual machine's slots. */
  IommuDomain show(VirtualMachine other) {
    return unit.allocate(request(Vtd.SECOND_STAGE, Snoop.ALLOW, other));
  }

  static DomainRequest request(String format, Snoop snoop, VirtualMachine of) {
    return DomainRequest.ept(REQUESTER, format, snoop, of.memory().orElseThrow()).forPasid(true);
  }

  DmaPort dma() {
    return Ports.dma(unit, REQUESTER);
  }

  /** All of the room is memory of the process. */
  Memory populate() {
    return process.register(room);
  }

  /** Shows pages of the room to the guest. */
  void slot(int number, long guestAddress, int page, int pages) {
    machine.add(
        new MemorySlot(
            number, guestAddress, (long) pages * PAGE, room.address() + (long) page * PAGE));
  }

  @Override
  public void close() {
    unit.block(REQUESTER);
    shown.close();
    machines.close();
    arena.close();
  }
}
