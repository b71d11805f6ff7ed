package org.bindery.core.fake;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.host.AttributeTree;
import org.bindery.host.HostDevice;

/** The part of sysfs that the kernel's sample {@code mtty} has, with two ports in all. */
public final class FakeMtty implements AttributeTree {
  private static final String TYPES = "class/mdev_bus/mtty/mdev_supported_types";

  private final FakeHost host;
  private final Set<String> devices = ConcurrentHashMap.newKeySet();

  public FakeMtty(FakeHost host) {
    this.host = host;
  }

  private int left(String type) {
    return (2 - devices.size()) / (type.equals("mtty-2") ? 2 : 1);
  }

  @Override
  public boolean exists(String path) {
    return path.equals("class/mdev_bus") || path.endsWith("/name");
  }

  @Override
  public List<String> list(String path) {
    return path.equals(TYPES) ? List.of("mtty-1", "mtty-2") : List.of("mtty");
  }

  @Override
  public String read(String path) {
    String type = path.substring(TYPES.length() + 1, path.lastIndexOf('/'));
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "name" -> type.equals("mtty-2") ? "Dual port serial" : "Single port serial";
      case "device_api" -> "vfio-pci";
      case "available_instances" -> Integer.toString(left(type));
      default -> throw Refusal.of(Errno.ENOENT, "there is no attribute %s", path).exception();
    };
  }

  @Override
  public void write(String path, String value) {
    if (path.equals(TYPES + "/mtty-1/create")) {
      if (left("mtty-1") == 0) {
        throw Refusal.of(Errno.ENOSPC, "write to %s", path).exception();
      }
      devices.add(value);
      FakeHost unused =
          host.describe(value, Map.of(HostDevice.MDEV_TYPE, "mtty-1")).withMdev(value);
    } else if (path.startsWith("bus/mdev/devices/") && path.endsWith("/remove")) {
      String device = path.split("/", -1)[3];
      if (!devices.remove(device)) {
        throw Refusal.of(Errno.ENODEV, "write to %s", path).exception();
      }
      host.remove(device);
    } else if (path.endsWith("/baud")) {
      host.describe(path.split("/", -1)[3], Map.of(HostDevice.MDEV_TYPE, "mtty-1", "baud", value));
    } else {
      throw Refusal.of(Errno.ENOENT, "there is no attribute %s", path).exception();
    }
  }

  @Override
  public Optional<String> link(String path) {
    return Optional.empty();
  }
}
