package org.bindery.tck.backend;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.host.SimHost;
import org.bindery.binder.DeviceBinder;
import org.bindery.driver.mdevsw.MdevSwBinder;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.bindery.host.HostGroup;
import org.bindery.tck.kit.BinderBackend;
import org.bindery.tck.kit.BinderBench;

/**
 * The binder of software mediated devices, on the built-in lab with two of them besides: one in
 * software, and one that an IOMMU confines, which is not its.
 */
public final class MdevSwOnHost implements BinderBackend {
  private static final String IN_SOFTWARE = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001";
  private static final String CONFINED = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1002";

  @Override
  public String name() {
    return "mdev-sw";
  }

  @Override
  public BinderBench start() {
    SimHost lab =
        new SimHost(
            "kit", HostDescriptions.load("edu-lab"), SimBench.NOBODY_WATCHES, new FailingLog());
    lab.start();
    return new On(lab, new WithMdevs(lab));
  }

  private record On(SimHost lab, Host host) implements BinderBench {
    @Override
    public DeviceBinder binder() {
      return new MdevSwBinder();
    }

    @Override
    public HostDevice device() {
      return host.device(IN_SOFTWARE).orElseThrow();
    }

    @Override
    public void close() {
      lab.close();
    }
  }

  private record Mdev(String host, String name, OptionalInt group) implements HostDevice {
    @Override
    public String bus() {
      return "mdev";
    }

    @Override
    public String path() {
      return "bus/mdev/devices/" + name;
    }

    @Override
    public Map<String, Object> properties() {
      return Map.of(NAME, name, BUS, bus(), MDEV_TYPE, "swdma-1");
    }

    @Override
    public Optional<String> driver() {
      return Optional.of("swdma");
    }
  }

  private record WithMdevs(Host lab) implements Host {
    @Override
    public String name() {
      return lab.name();
    }

    @Override
    public String kind() {
      return lab.kind();
    }

    @Override
    public String source() {
      return lab.source();
    }

    @Override
    public List<HostDevice> devices() {
      return Stream.concat(
              lab.devices().stream(),
              Stream.of(
                  new Mdev(name(), IN_SOFTWARE, OptionalInt.empty()),
                  new Mdev(name(), CONFINED, OptionalInt.of(40))))
          .toList();
    }

    @Override
    public List<HostGroup> groups() {
      return lab.groups();
    }

    @Override
    public List<String> iommus() {
      return lab.iommus();
    }

    @Override
    public AttributeTree attributes() {
      return lab.attributes();
    }

    @Override
    public DeviceFile open(HostDevice device) {
      return lab.open(device);
    }

    @Override
    public String bootId() {
      return lab.bootId();
    }

    @Override
    public HostDriverKind driverKind(String driver) {
      return lab.driverKind(driver);
    }
  }
}
