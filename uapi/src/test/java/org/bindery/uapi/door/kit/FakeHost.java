package org.bindery.uapi.door.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.bindery.host.HostGroup;

/** A host of devices, of which only what their files need is there. */
public final class FakeHost implements Host {
  public final List<HostDevice> devices = new ArrayList<>();
  public final List<String> opened = new ArrayList<>();
  public final FakeTree tree = new FakeTree();

  /** A device on a host driver, or on none. */
  public record Device(String name, Optional<String> driver) implements HostDevice {
    @Override
    public String host() {
      return "lab";
    }

    @Override
    public String bus() {
      return "pci";
    }

    @Override
    public String path() {
      return "bus/pci/devices/" + name;
    }

    @Override
    public Map<String, Object> properties() {
      return Map.of();
    }

    @Override
    public OptionalInt group() {
      return OptionalInt.of(0);
    }
  }

  public void add(String name, String driver) {
    devices.add(new Device(name, Optional.of(driver)));
  }

  @Override
  public String name() {
    return "lab";
  }

  @Override
  public String kind() {
    return "sim";
  }

  @Override
  public String source() {
    return "test";
  }

  @Override
  public List<HostDevice> devices() {
    return List.copyOf(devices);
  }

  @Override
  public List<HostGroup> groups() {
    return List.of();
  }

  @Override
  public List<String> iommus() {
    return List.of();
  }

  @Override
  public AttributeTree attributes() {
    return tree;
  }

  @Override
  public DeviceFile open(HostDevice device) {
    opened.add(device.name());
    return null;
  }

  @Override
  public String bootId() {
    return "1";
  }

  @Override
  public HostDriverKind driverKind(String driver) {
    return driver.equals("vfio-pci") ? HostDriverKind.DEVICE_FILE : HostDriverKind.OWN_DMA;
  }
}
