package org.bindery.uapi.door.engine;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.host.AttributeTree;
import org.bindery.host.GroupFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.bindery.uapi.door.DeviceFiles;
import org.bindery.uapi.door.DeviceNode;

/**
 * The device files of a host, named as its attribute tree names them ({@code
 * DEVICE/vfio-dev/vfioN}). On a host that does not tell, a device has the lowest free number from
 * when it is first asked for on a driver that gives device files, and keeps it. Files of groups are
 * the host's. Any thread may call.
 */
public final class HostDeviceFiles implements DeviceFiles {
  /** What the files of devices behind no IOMMU begin with; not checked against a kernel. */
  static final String NO_IOMMU = "noiommu-";

  private static final String NODE = "vfio";

  private final Host host;
  // Numbers that this gave, to names of devices. Guarded by this.
  private final TreeMap<Integer, String> given = new TreeMap<>();

  public HostDeviceFiles(Host host) {
    this.host = host;
  }

  /**
   * The name of a device's file in {@code /dev/vfio/devices}; empty: it has none now.
   *
   * @param device its name on the host
   */
  public Optional<String> node(String device) {
    return host.device(device).flatMap(this::node);
  }

  @Override
  public DeviceNode open(String node) {
    HostDevice found =
        host.devices().stream()
            .filter(device -> node(device).filter(node::equals).isPresent())
            .findFirst()
            .orElseThrow(() ->
                Refusal.of(Errno.ENOENT, "%s has no device file %s", host.name(), node)
                    .exception());
    return new DeviceNode(host.open(found), resettable(found));
  }

  @Override
  public GroupFile openGroup(String node, Process process) {
    return host.openGroup(node, process);
  }

  @Override
  public boolean resettable(HostDevice device) {
    AttributeTree tree = host.attributes();
    String path = device.path() + "/reset_method";
    return tree.exists(path) && !tree.read(path).isBlank();
  }

  private Optional<String> node(HostDevice device) {
    if (device.driver().map(host::driverKind).orElse(null) != HostDriverKind.DEVICE_FILE) {
      return Optional.empty();
    }
    String told = device.path() + "/vfio-dev";
    if (host.attributes().exists(told)) {
      List<String> names = host.attributes().list(told);
      return names.stream().findFirst();
    }
    boolean confined = !device.bus().equals("pci") || device.group().isPresent();
    return Optional.of((confined ? "" : NO_IOMMU) + NODE + number(device.name()));
  }

  private synchronized int number(String device) {
    for (var each : given.entrySet()) {
      if (each.getValue().equals(device)) {
        return each.getKey();
      }
    }
    int free = 0;
    while (given.containsKey(free)) {
      free++;
    }
    given.put(free, device);
    return free;
  }
}
