package org.bindery.backend.linux.host;

import java.nio.file.Path;
import org.bindery.api.Process;
import org.bindery.backend.linux.vfio.KernelFile;
import org.bindery.engine.IommuEngine;
import org.bindery.host.HostDevice;
import org.bindery.host.VirtualMachine;

/** The kernel's interfaces to IOMMU fds and devices. */
interface Kernel extends AutoCloseable {
  IommuEngine engine();

  /**
   * Opens a device's file.
   *
   * @param node {@code /dev/vfio/devices/vfioN}
   */
  KernelFile open(HostDevice device, Path node);

  /** As {@link org.bindery.host.Host#createVirtualMachine}. */
  VirtualMachine createVirtualMachine(String name, Process owner);

  /** Ends every virtual machine and closes every fd. */
  @Override
  void close();
}
