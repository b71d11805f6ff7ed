package org.bindery.iommufd.fake;

import java.util.Optional;
import org.bindery.api.Access;
import org.bindery.api.MemorySlice;
import org.bindery.hardware.GuestAddressSpace;

/** A virtual machine without slots: it is handed on, and nobody here looks into it. */
public record FakeGuest(String name) implements GuestAddressSpace {
  @Override
  public Watch watch(Watcher watcher) {
    throw new AssertionError("hardware watches, an engine does not");
  }

  @Override
  public Optional<MemorySlice> present(long guestAddress, Access wanted) {
    throw new AssertionError("hardware looks, an engine does not");
  }

  @Override
  public boolean touch(long guestAddress, Access wanted) {
    throw new AssertionError("hardware asks, an engine does not");
  }
}
