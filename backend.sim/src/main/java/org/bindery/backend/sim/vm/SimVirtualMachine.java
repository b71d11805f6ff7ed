package org.bindery.backend.sim.vm;

import java.util.Optional;
import java.util.function.Consumer;
import org.bindery.api.Process;
import org.bindery.api.VirtualCpu;
import org.bindery.api.WbinvdCount;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.host.MemorySlot;
import org.bindery.host.VirtualMachine;

/** A virtual machine of a simulated host. Thread-safe. */
final class SimVirtualMachine implements VirtualMachine {
  private final String name;
  private final GuestMemory guest;
  private final GuestCpu cpu;
  private final Consumer<SimVirtualMachine> onClose;

  /**
   * @param onClose is told when it has ended, each time that it is closed
   * @throws org.bindery.api.RefusedException as {@link GuestMemory}
   */
  SimVirtualMachine(
      String name, Process owner, CachedMemory memory, Consumer<SimVirtualMachine> onClose) {
    this.name = name;
    this.guest = new GuestMemory(name, owner, memory.frames());
    this.cpu = new GuestCpu(name, guest, memory);
    this.onClose = onClose;
  }

  @Override
  public void add(MemorySlot slot) {
    guest.add(slot);
  }

  @Override
  public void remove(int slot) {
    guest.remove(slot);
  }

  @Override
  public void setNonCoherent(boolean nonCoherent) {
    cpu.nonCoherent(nonCoherent);
  }

  @Override
  public Optional<VirtualCpu> cpu() {
    return Optional.of(cpu);
  }

  @Override
  public Optional<WbinvdCount> wbinvd() {
    return Optional.of(cpu.wbinvd());
  }

  @Override
  public Optional<GuestAddressSpace> memory() {
    return Optional.of(guest.view());
  }

  /** What its stores left in the cache is memory's when the last user of the memory has gone. */
  @Override
  public void close() {
    guest.close();
    onClose.accept(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
