package org.bindery.backend.sim.testing;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.backend.sim.description.HostDescription;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.description.IommuDescription;
import org.bindery.backend.sim.description.IommuMake;
import org.bindery.backend.sim.host.SimHost;
import org.bindery.backend.sim.kernel.Kernel;
import org.bindery.backend.sim.machine.DeviceWatcher;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;
import org.bindery.host.HostGroup;
import org.bindery.model.iommu.TablePages;

/** A simulated host without OSGi, and what it told. */
public final class TestHost implements AutoCloseable {
  public static final String EDU = "0000:00:10.0";
  public static final String EDU_BEHIND_BRIDGE = "0000:01:02.0";
  public static final String E1000 = "0000:01:01.0";

  private final RecordingLog log = new RecordingLog();
  private final List<String> came = new CopyOnWriteArrayList<>();
  private final List<String> went = new CopyOnWriteArrayList<>();
  private final SimHost host;

  public TestHost(HostDescription description) {
    this("test", description, Kernel.LIMIT);
  }

  /**
   * @param driverLimit how long one call of a driver of its kernel may take
   */
  public TestHost(String name, HostDescription description, Duration driverLimit) {
    DeviceWatcher watcher =
        new DeviceWatcher() {
          @Override
          public void added(HostDevice device) {
            came.add(device.name());
          }

          @Override
          public void removed(HostDevice device) {
            went.add(device.name());
          }
        };
    host = new SimHost(name, description, TablePages.UNLIMITED, driverLimit, watcher, log);
    host.start();
  }

  public static TestHost eduLab() {
    return new TestHost(HostDescriptions.load("edu-lab"));
  }

  /** The edu-lab with another make of IOMMU in the place of its own, but for VT-d's registers. */
  public static TestHost eduLab(IommuMake make) {
    return eduLab(
        make, make == IommuMake.VTD || make == IommuMake.VTD_LEGACY ? captured() : Map.of());
  }

  /** The edu-lab behind VT-d with snoop control, which the captured unit lacks. */
  public static TestHost eduLabWithSnoopControl() {
    Map<String, Long> registers = new HashMap<>(captured());
    registers.merge("ecap", 1L << 7, (ecap, bit) -> ecap | bit);
    return eduLab(IommuMake.VTD, registers);
  }

  /** Behind VT-d in scalable mode with both stages, four levels, and snoop control. */
  public static TestHost eduLabOfFirstStage() {
    return eduLab(IommuMake.VTD, Map.of("cap", 0x9ed008c40780c66L, "ecap", 0x3ee9e86f050dfL));
  }

  private static Map<String, Long> captured() {
    return HostDescriptions.load("edu-lab").iommus().getFirst().registers();
  }

  /** With registers that are given; the make's own for the rest. */
  public static TestHost eduLab(IommuMake make, Map<String, Long> registers) {
    return eduLab(make, registers, Set.of());
  }

  /** Behind an SMMUv3 with a CANWBS root complex. */
  public static TestHost eduLabOfCoherentSmmu() {
    return eduLab(IommuMake.SMMUV3, Map.of(), Set.of(0));
  }

  private static TestHost eduLab(IommuMake make, Map<String, Long> registers, Set<Integer> canwbs) {
    HostDescription lab = HostDescriptions.load("edu-lab");
    return new TestHost(
        new HostDescription(
            lab.source(),
            lab.memory(),
            lab.devices(),
            lab.iommus().stream()
                .map(unit ->
                    new IommuDescription(unit.name(), make, registers, canwbs, unit.place()))
                .toList()));
  }

  public SimHost host() {
    return host;
  }

  public RecordingLog log() {
    return log;
  }

  public List<String> came() {
    return came;
  }

  public List<String> went() {
    return went;
  }

  public HostDevice device(String name) {
    return host.devices().stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
  }

  public HostGroup group(int id) {
    return host.groups().stream().filter(g -> g.id() == id).findFirst().orElseThrow();
  }

  public TinyEngine engine() {
    return new TinyEngine(host.memory().orElseThrow());
  }

  /** Moves a device to vfio-pci, as driverctl does. */
  public void take(String name) {
    String path = "bus/pci/devices/" + name;
    host.attributes().write(path + "/driver_override", "vfio-pci");
    if (host.attributes().exists(path + "/driver")) {
      host.attributes().write(path + "/driver/unbind", name);
    }
    host.attributes().write("bus/pci/drivers_probe", name);
  }

  public DeviceFile open(String name) {
    return host.open(device(name));
  }

  @Override
  public void close() {
    host.close();
  }
}
