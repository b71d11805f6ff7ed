package org.bindery.backend.sim.hardware;

import java.util.Optional;
import java.util.function.Predicate;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.GuestAddressSpace;

/**
 * A virtual machine's second-level table as a unit walks it: its memory slots by guest address.
 *
 * <p>The machine tells one change at a time, so no slot that comes meanwhile leads to frames that
 * are being given up.
 */
final class EptDomain extends LiveDomain implements GuestAddressSpace.Watcher {
  private final GuestAddressSpace guest;
  private final GuestAddressSpace.Watch watch;

  /**
   * @param format of the second-level tables of this machine's CPUs
   * @throws RefusedException ENODEV the virtual machine has ended
   */
  EptDomain(
      Unit maker,
      TableFormat format,
      DomainRequest request,
      GuestAddressSpace guest,
      FrameMemory memory) {
    super(maker, format, request.snoop(), memory);
    this.guest = guest;
    this.watch = watching(() -> guest.watch(this));
  }

  @Override
  Optional<MemorySlice> present(long address, Access access) {
    return guest.present(address, access);
  }

  @Override
  String whose() {
    return "virtual machine " + guest.name();
  }

  @Override
  public boolean request(long address, Access access) {
    return guest.touch(address, access);
  }

  @Override
  public void left(Predicate<Memory> gone) {
    frames().releaseIf(gone);
  }

  @Override
  public void close() {
    watch.close();
    super.close();
  }
}
