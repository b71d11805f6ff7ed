package org.bindery.backend.linux.host;

import java.nio.file.Path;
import org.bindery.api.Process;
import org.bindery.backend.linux.engine.LinuxEngine;
import org.bindery.backend.linux.kvm.KvmMachines;
import org.bindery.backend.linux.vfio.KernelFile;
import org.bindery.backend.linux.vfio.VfioDeviceFile;
import org.bindery.engine.IommuEngine;
import org.bindery.gateway.Gateway;
import org.bindery.host.HostDevice;
import org.bindery.host.VirtualMachine;

/** The kernel through {@code /dev/iommu}, VFIO's device files and {@code /dev/kvm}. */
final class IommufdKernel implements Kernel {
  private final LinuxPaths paths;
  private final Gateway gateway;
  private final LinuxEngine engine;
  private final KvmMachines machines;

  IommufdKernel(String host, LinuxPaths paths, Gateway gateway, FaultFeed faults) {
    this.paths = paths;
    this.gateway = gateway;
    this.engine = new LinuxEngine(host, paths, gateway, faults);
    this.machines = new KvmMachines(host, paths, gateway);
  }

  @Override
  public IommuEngine engine() {
    return engine;
  }

  @Override
  public KernelFile open(HostDevice device, Path node) {
    return new VfioDeviceFile(device, node, gateway, engine, paths);
  }

  @Override
  public VirtualMachine createVirtualMachine(String name, Process owner) {
    return machines.create(name, owner);
  }

  /** The machines first: the kernel keeps the files that they know. */
  @Override
  public void close() {
    machines.close();
    engine.close();
  }
}
