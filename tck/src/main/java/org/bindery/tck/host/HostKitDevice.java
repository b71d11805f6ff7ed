package org.bindery.tck.host;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.host.DeviceFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.kit.KitInterrupt;

/**
 * A PCI function of a host, on vfio-pci when it is bound.
 *
 * @param between stands before its way to memory
 * @param files of devices that are bound, or were, by their names
 * @param messages where the first interrupt's message goes
 */
public record HostKitDevice(
    Host host,
    String name,
    Probes probes,
    UnaryOperator<DmaPort> between,
    Map<String, DeviceFile> files,
    long messages)
    implements KitDevice {
  private static final int CONFIG_SPACE = 7;
  private static final int COMMAND = 4;
  private static final int BUS_MASTER = 4;
  private static final String VFIO = "vfio-pci";

  /** That of a device of the description, so that the host knows it. */
  private static final String HOST_DRIVER = "e1000e";

  @Override
  public EngineDevice bind(EngineFd fd) {
    goToVfio();
    HostDevice device = host.device(name).orElseThrow();
    DeviceFile file = host.open(device);
    boolean bound = false;
    try {
      EngineDevice made = file.bind(fd);
      file.write(CONFIG_SPACE, COMMAND, 2, BUS_MASTER);
      bound = true;
      files.put(name, file);
      return new BoundByFile(file, made);
    } finally {
      if (!bound) {
        file.close();
      }
    }
  }

  /** Nothing happens when it is on a driver. */
  void goToVfio() {
    if (host.device(name).orElseThrow().driver().isEmpty()) {
      give(VFIO);
    }
  }

  /** Nothing happens when it is on none. */
  void leaveVfio() {
    if (host.device(name).orElseThrow().driver().isPresent()) {
      host.attributes().write("bus/pci/drivers/" + VFIO + "/unbind", name);
    }
  }

  @Override
  public void bindToHostDriver() {
    leaveVfio();
    give(HOST_DRIVER);
  }

  @Override
  public void unbindFromHostDriver() {
    host.attributes().write("bus/pci/drivers/" + HOST_DRIVER + "/unbind", name);
  }

  /** Nothing happens when it is on another driver, or on none. */
  void leaveHostDriver() {
    if (host.device(name).orElseThrow().driver().filter(HOST_DRIVER::equals).isPresent()) {
      unbindFromHostDriver();
    }
  }

  private void give(String driver) {
    host.attributes().write("bus/pci/devices/" + name + "/driver_override", driver);
    host.attributes().write("bus/pci/drivers_probe", name);
  }

  @Override
  public PasidPort pasids() {
    return probes.port(name).pasids().orElseThrow();
  }

  @Override
  public KitInterrupt interrupt() {
    Interrupt wired = files.get(name).interrupt(InterruptKind.MSI, 0);
    return new KitInterrupt() {
      @Override
      public long address() {
        return messages;
      }

      @Override
      public int data() {
        return 0;
      }

      @Override
      public long count() {
        return wired.count();
      }

      @Override
      public void close() {
        wired.close();
      }
    };
  }

  @Override
  public DmaPort dma() {
    return between.apply(probes.port(name).dma());
  }
}
