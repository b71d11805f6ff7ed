package org.bindery.device.idxd.driver;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.device.DriverPort;
import org.bindery.device.KernelBus;
import org.bindery.device.KernelDriver;
import org.bindery.device.PciId;
import org.bindery.model.idxd.Preset;
import org.bindery.model.idxd.driver.QueueDrivers;
import org.bindery.model.idxd.driver.QueueDrivers.QueueDriver;
import org.osgi.service.component.annotations.Component;

/**
 * The driver {@code idxd} of the simulated kernel: has its accelerators on the bus {@code dsa},
 * where they and their queues are configured and bound ({@code drivers/dma/idxd/init.c}).
 */
@Component
public final class IdxdDriver implements KernelDriver {
  static final String BUS = "dsa";

  private final Map<String, Numbers> numbers = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return QueueDrivers.DEVICE;
  }

  @Override
  public Set<PciId> ids() {
    return Stream.of(Preset.values())
        .map(preset -> new PciId(preset.vendor(), preset.device()))
        .collect(Collectors.toSet());
  }

  /** Drivers of queues that nothing in a simulated kernel uses are left out. */
  @Override
  public List<KernelBus> buses() {
    return List.of(
        new KernelBus(
            BUS,
            List.of(QueueDrivers.DEVICE, QueueDriver.USER.text(), QueueDriver.PASSTHROUGH.text())));
  }

  @Override
  public Running probe(DriverPort port) {
    return Probe.of(port, numbers.computeIfAbsent(port.host(), _ -> new Numbers()));
  }
}
