package org.bindery.tck.backend;

import org.bindery.backend.sim.host.SimHost;
import org.bindery.device.DmaPort;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;
import org.bindery.tck.kit.KitDevice;

/** A function of a simulated host, on vfio-pci when it is bound. */
public record SimKitDevice(SimHost host, String name, Probes probes, Interposer between)
    implements KitDevice {
  private static final int CONFIG_SPACE = 7;
  private static final int COMMAND = 4;
  private static final int BUS_MASTER = 4;

  /** That of a device of the description, so that the host knows it. */
  private static final String HOST_DRIVER = "e1000e";

  @Override
  public EngineDevice bind(EngineFd fd) {
    HostDevice device = host.device(name).orElseThrow();
    if (device.driver().isEmpty()) {
      give("vfio-pci");
    }
    DeviceFile file = host.open(device);
    boolean bound = false;
    try {
      EngineDevice made = file.bind(fd);
      file.write(CONFIG_SPACE, COMMAND, 2, BUS_MASTER);
      bound = true;
      return new BoundByFile(file, made);
    } finally {
      if (!bound) {
        file.close();
      }
    }
  }

  @Override
  public void bindToHostDriver() {
    if (host.device(name).orElseThrow().driver().isPresent()) {
      host.attributes().write("bus/pci/drivers/vfio-pci/unbind", name);
    }
    give(HOST_DRIVER);
  }

  @Override
  public void unbindFromHostDriver() {
    host.attributes().write("bus/pci/drivers/" + HOST_DRIVER + "/unbind", name);
  }

  private void give(String driver) {
    host.attributes().write("bus/pci/devices/" + name + "/driver_override", driver);
    host.attributes().write("bus/pci/drivers_probe", name);
  }

  @Override
  public DmaPort dma() {
    return between.dma(probes.port(name).dma());
  }
}
