package org.bindery.backend.sim.kernel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bindery.api.Process;
import org.bindery.backend.sim.machine.Machine;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.machine.SharedSpaces;
import org.bindery.device.KernelPasids;

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
    synchronized (this) {
      allocated.add(pasid);
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
    machine.pasids().free(pasid);
  }

  @Override
  public Binding bind(Process process) {
    permit.run();
    Bound bound = new Bound(machine.sharedSpaces().bind(device, process));
    synchronized (this) {
      bindings.add(bound);
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

  /** Blocks and frees what is left; the function is quiet already. */
  void end() {
    List<Bound> bound;
    List<Integer> left;
    synchronized (this) {
      bound = List.copyOf(bindings);
      left = List.copyOf(allocated);
    }
    bound.forEach(Bound::close);
    for (int pasid : left) {
      device.blockPasid(pasid);
      free(pasid);
    }
  }
}
