package org.bindery.backend.sim.kernel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bindery.api.Process;
import org.bindery.backend.sim.machine.DmaFunction;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.machine.SharedSpaces;
import org.bindery.device.KernelPasids;
import org.bindery.hardware.RequesterId;

/**
 * The PASIDs that one run of a driver has. What it leaves behind is taken back at its end. Its
 * monitor guards what there is to be taken back, and is held while nobody is called.
 */
final class SlotPasids implements KernelPasids {
  private final Machine machine;
  private final MachineDevice device;
  private final Runnable permit;
  private final Set<Integer> allocated = new HashSet<>();
  private final Set<Bound> bindings = new HashSet<>();
  private boolean ended;

  /**
   * @param permit refuses when the driver has lost the function
   */
  SlotPasids(Machine machine, MachineDevice device, Runnable permit) {
    this.machine = machine;
    this.device = device;
    this.permit = permit;
  }

  @Override
  public int bits() {
    return device.pasidBits();
  }

  @Override
  public boolean pageRequests() {
    return device.dma().filter(dma -> dma.pageRequests()).isPresent();
  }

  @Override
  public int allocate() {
    permit.run();
    int pasid = machine.pasids().allocate(device);
    if (!keep(allocated, pasid)) {
      machine.pasids().free(pasid);
      permit.run();
    }
    return pasid;
  }

  @Override
  public void free(int pasid) {
    synchronized (this) {
      if (!allocated.remove(pasid)) {
        return;
      }
    }
    boolean freed = false;
    try {
      machine.pasids().free(pasid);
      freed = true;
    } finally {
      if (!freed) {
        // Still attached: it is blocked at the end at the latest.
        keep(allocated, pasid);
      }
    }
  }

  /** False: the driver has ended meanwhile, and what it has is taken back already. */
  private synchronized <T> boolean keep(Set<T> held, T one) {
    return !ended && held.add(one);
  }

  @Override
  public Binding bind(Process process) {
    permit.run();
    Bound bound = new Bound(machine.sharedSpaces().bind(device, process));
    if (!keep(bindings, bound)) {
      bound.close();
      permit.run();
    }
    return bound;
  }

  private final class Bound implements Binding {
    private final SharedSpaces.Binding space;

    Bound(SharedSpaces.Binding space) {
      this.space = space;
    }

    @Override
    public int pasid() {
      return space.pasid();
    }

    @Override
    public void close() {
      synchronized (SlotPasids.this) {
        bindings.remove(this);
      }
      space.close();
    }
  }

  /** Blocks and frees what is left, and blocks what it attached besides; the function is quiet. */
  void end() {
    List<Bound> bound;
    List<Integer> left;
    synchronized (this) {
      ended = true;
      bound = List.copyOf(bindings);
      left = List.copyOf(allocated);
      allocated.clear();
    }
    bound.forEach(Bound::close);
    left.forEach(device::blockPasid);
    // After it has left, its requester IDs may be another's.
    if (bits() != 0 && device.present()) {
      device.dma().ifPresent(this::blockAll);
    }
    left.forEach(this::freeLeft);
  }

  private void blockAll(DmaFunction dma) {
    for (RequesterId requester : dma.requesters()) {
      dma.hardware().pasids(requester).forEach(device::blockPasid);
    }
  }

  private void freeLeft(int pasid) {
    try {
      machine.pasids().free(pasid);
    } catch (IllegalStateException e) {
      machine.log().warn("a PASID that the host driver of " + device + " left stays taken", e);
    }
  }
}
