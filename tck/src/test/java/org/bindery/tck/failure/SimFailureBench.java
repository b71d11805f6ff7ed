package org.bindery.tck.failure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.hardware.Unit;
import org.bindery.backend.sim.host.SimHost;
import org.bindery.backend.sim.machine.DeviceWatcher;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.DeviceModel;
import org.bindery.device.DeviceModelFactory;
import org.bindery.device.DevicePort;
import org.bindery.device.DmaPort;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.HardwareFd;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.HostMemory;
import org.bindery.host.HostDevice;
import org.bindery.tck.backend.FailingLog;
import org.bindery.tck.host.HostKitDevice;
import org.bindery.tck.host.Probes;

/** A simulated host with a device for each role. */
final class SimFailureBench extends FailureBench {
  private static final Map<Role, String> NAMES =
      Map.of(
          Role.ALONE, "0000:00:02.0",
          Role.SECOND, "0000:00:03.0",
          Role.SIBLING, "0000:00:05.0",
          Role.OTHER_SIBLING, "0000:00:05.1",
          Role.PARENT, "0000:00:06.0",
          Role.ELSEWHERE, "0000:00:07.0",
          Role.ALIASED, "0000:03:01.0");

  private final Probes probes = new Probes();
  private final SimHost host;

  /**
   * @param description of the host
   */
  SimFailureBench(String description) {
    DeviceWatcher nobody =
        new DeviceWatcher() {
          @Override
          public void added(HostDevice device) {}

          @Override
          public void removed(HostDevice device) {}
        };
    host =
        new SimHost(
            "bench",
            HostDescriptions.parse("failure-host.json", description),
            pages,
            Duration.ofSeconds(30),
            nobody,
            new FailingLog());
    host.models()
        .add(
            new DeviceModelFactory() {
              /** Also those that may be stalled, which another vendor has. */
              @Override
              public boolean models(DeviceIdentity identity) {
                return NAMES.containsValue(identity.name());
              }

              @Override
              public DeviceModel create(DeviceIdentity identity, DevicePort port) {
                return probes.create(identity, port);
              }
            });
    host.start();
    start(memory());
  }

  private MachineDevice device(Role role) {
    return (MachineDevice) host.device(NAMES.get(role)).orElseThrow();
  }

  @Override
  EngineDevice bind(HardwareFd fd, Role role) {
    return new HostKitDevice(
            host, NAMES.get(role), probes, UnaryOperator.identity(), new HashMap<>(), 0)
        .bind(fd);
  }

  @Override
  DmaDevice function(Role role) {
    return device(role).dma().orElseThrow();
  }

  @Override
  Optional<DmaPort> dma(Role role) {
    return Optional.of(probes.port(NAMES.get(role)).dma());
  }

  @Override
  HostMemory memory() {
    return host.memory().orElseThrow();
  }

  @Override
  int domainIds() {
    return used(Role.ALONE) + used(Role.ELSEWHERE);
  }

  private int used(Role role) {
    return ((Unit) device(role).dma().orElseThrow().hardware()).domainsUsed();
  }

  @Override
  public void close() {
    super.close();
    host.close();
  }
}
