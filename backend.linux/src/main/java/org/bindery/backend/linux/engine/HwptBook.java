package org.bindery.backend.linux.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bindery.api.Hwpt;
import org.bindery.api.PageTableKind;

/**
 * A page table as the books know it. {@link #devices} is guarded by the lock of its address space.
 */
final class HwptBook implements FdObject {
  private final int id;
  private final IoasBook ioas;
  private final boolean automatic;
  private final TableFacts facts;
  private final List<LinuxDevice> devices = new ArrayList<>(1);

  HwptBook(int id, IoasBook ioas, boolean automatic, TableFacts facts) {
    this.id = id;
    this.ioas = ioas;
    this.automatic = automatic;
    this.facts = facts;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String type() {
    return "hwpt";
  }

  @Override
  public int users() {
    ioas.lock.lock();
    try {
      return devices.size();
    } finally {
      ioas.lock.unlock();
    }
  }

  IoasBook ioas() {
    return ioas;
  }

  /** Attaching to its address space made it; the kernel ends it with its last device. */
  boolean automatic() {
    return automatic;
  }

  List<LinuxDevice> devices() {
    return devices;
  }

  Hwpt view() {
    ioas.lock.lock();
    try {
      return new HwptView(
          id,
          ioas.id(),
          PageTableKind.PAGING,
          facts.format(),
          facts.snoop(),
          automatic,
          devices.stream().map(LinuxDevice::id).sorted(Comparator.naturalOrder()).toList(),
          facts.hardware());
    } finally {
      ioas.lock.unlock();
    }
  }

  /** {@code hwpt 3}. */
  @Override
  public String toString() {
    return "hwpt " + id;
  }
}
