package org.bindery.tck.kit;

import java.util.List;
import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.bindery.engine.IommuEngine;
import org.bindery.host.VirtualMachine;
import org.osgi.annotation.versioning.ConsumerType;

/** A machine of a backend, for one test. */
@ConsumerType
public interface Bench extends AutoCloseable {
  /** What answers the commands of its fds. */
  IommuEngine engine();

  /** Who opens them. */
  Process process();

  /**
   * Memory of the process, zero, on a page and on 2 MiB if it is as large.
   *
   * @param bytes a multiple of 4096
   */
  Memory memory(long bytes);

  /** Devices, each alone in its group and bound by nobody: two at least. */
  List<KitDevice> devices();

  /** Devices that share a group: two at least; none: the backend has no such groups. */
  List<KitDevice> siblings();

  /**
   * Devices with PASIDs, page requests and translations of their own, each alone in its group and
   * bound by nobody: two at least; none: tests of PASIDs and page requests are in its backend's
   * skips.
   */
  default List<KitDevice> pasidDevices() {
    return List.of();
  }

  /**
   * Begins a guest's table for devices of {@link #devices}.
   *
   * @param guest the guest's memory, zero, from its address 0 on
   * @throws UnsupportedOperationException nested tables lie under a virtual IOMMU, or there are
   *     none: tests of them are in the backend's skips
   */
  default GuestTable guestTable(Memory guest) {
    throw new UnsupportedOperationException("no nested tables");
  }

  /**
   * Makes a virtual machine of the process, which ends with the bench at the latest.
   *
   * @throws UnsupportedOperationException the backend has none that shows IOMMUs its memory slots:
   *     tests of it are in its skips
   */
  default VirtualMachine machine(String name) {
    throw new UnsupportedOperationException("no virtual machines that IOMMUs see the slots of");
  }

  /**
   * Its devices behind a raw door.
   *
   * @throws UnsupportedOperationException it has no files of devices and groups: tests of them are
   *     in its skips
   */
  default VfioFiles vfio() {
    throw new UnsupportedOperationException("no files of devices and groups");
  }

  /** How many pages are pinned now. */
  long pinnedPages();

  @Override
  void close();
}
