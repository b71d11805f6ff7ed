package org.bindery.core.guard;

import java.util.Optional;
import org.bindery.api.VirtualCpu;
import org.bindery.api.WbinvdCount;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.host.DeviceFile;
import org.bindery.host.MemorySlot;
import org.bindery.host.VirtualMachine;

/**
 * A virtual machine of a host, called as the host is. What its processor does runs on its caller's
 * own thread.
 */
record GuardedMachine(VirtualMachine machine, HostCalls calls, String vm)
    implements VirtualMachine {
  @Override
  public void add(MemorySlot slot) {
    calls.tell("memory slot of " + vm, () -> machine.add(slot));
  }

  @Override
  public void remove(int slot) {
    calls.tell("end of a memory slot of " + vm, () -> machine.remove(slot));
  }

  @Override
  public void setNonCoherent(boolean nonCoherent) {
    calls.tell("setNonCoherent of " + vm, () -> machine.setNonCoherent(nonCoherent));
  }

  @Override
  public void add(DeviceFile file) {
    calls.tell("device file of " + vm, () -> machine.add(GuardedFile.own(file)));
  }

  @Override
  public void remove(DeviceFile file) {
    calls.tell("end of a device file of " + vm, () -> machine.remove(GuardedFile.own(file)));
  }

  @Override
  public Optional<VirtualCpu> cpu() {
    return calls.ask("cpu of " + vm, machine::cpu);
  }

  /** What an IOMMU follows is the host's own object: it is called under the IOMMU's locks. */
  @Override
  public Optional<GuestAddressSpace> memory() {
    return calls.ask("memory of " + vm, machine::memory);
  }

  @Override
  public Optional<WbinvdCount> wbinvd() {
    return calls.ask("wbinvd of " + vm, machine::wbinvd);
  }

  @Override
  public void close() {
    calls.tell("end of " + vm, machine::close);
  }
}
