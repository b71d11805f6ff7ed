package org.bindery.backend.linux.host;

import java.nio.file.Path;
import org.bindery.backend.linux.engine.LinuxEngine;
import org.bindery.backend.linux.vfio.VfioDeviceFile;
import org.bindery.engine.IommuEngine;
import org.bindery.gateway.Gateway;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;

/** The kernel through {@code /dev/iommu} and VFIO's device files. */
final class IommufdKernel implements Kernel {
  private final LinuxPaths paths;
  private final Gateway gateway;
  private final LinuxEngine engine;

  IommufdKernel(String host, LinuxPaths paths, Gateway gateway, FaultFeed faults) {
    this.paths = paths;
    this.gateway = gateway;
    this.engine = new LinuxEngine(host, paths, gateway, faults);
  }

  @Override
  public IommuEngine engine() {
    return engine;
  }

  @Override
  public DeviceFile open(HostDevice device, Path node) {
    return new VfioDeviceFile(device, node, gateway, engine, paths);
  }

  @Override
  public void close() {
    engine.close();
  }
}
