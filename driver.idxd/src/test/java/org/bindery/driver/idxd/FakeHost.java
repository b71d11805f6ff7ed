package org.bindery.driver.idxd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.bindery.host.HostGroup;

/** A host of which only the attributes are there: an accelerator with a queue, as files. */
final class FakeHost implements Host, AttributeTree {
  static final String WQ = "bus/dsa/devices/wq0.0/";

  final Map<String, String> values = new TreeMap<>();
  final Map<String, String> links = new TreeMap<>();
  final List<String> written = new ArrayList<>();
  BiConsumer<String, String> onWrite = (path, value) -> {};
  private final String name;

  FakeHost(String name) {
    this.name = name;
    values.putAll(
        Map.of(
            WQ + "state", "disabled",
            WQ + "clients", "0",
            WQ + "mode", "shared",
            WQ + "type", "none",
            WQ + "name", "",
            WQ + "size", "0",
            WQ + "group_id", "-1",
            WQ + "priority", "0",
            WQ + "threshold", "0"));
    values.put("bus/dsa/devices/dsa0/state", "disabled");
    values.put("bus/dsa/devices/engine0.0/group_id", "-1");
    values.put("bus/dsa/devices/group0.0/engines", "");
    for (String driver : List.of("idxd", "user", "vfio-idxd")) {
      values.put("bus/dsa/drivers/" + driver + "/bind", "");
      values.put("bus/dsa/drivers/" + driver + "/unbind", "");
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public AttributeTree attributes() {
    return this;
  }

  @Override
  public boolean exists(String path) {
    return values.containsKey(path)
        || values.keySet().stream().anyMatch(value -> value.startsWith(path + "/"));
  }

  @Override
  public List<String> list(String path) {
    TreeSet<String> names = new TreeSet<>();
    for (String value : values.keySet()) {
      if (value.startsWith(path + "/")) {
        names.add(value.substring(path.length() + 1).split("/")[0]);
      }
    }
    return List.copyOf(names);
  }

  @Override
  public String read(String path) {
    return values.get(path);
  }

  @Override
  public void write(String path, String value) {
    onWrite.accept(path, value);
    written.add(path + "=" + value);
    String[] parts = path.split("/");
    switch (parts[parts.length - 1]) {
      case "bind" -> links.put("bus/dsa/devices/" + value + "/driver", parts[parts.length - 2]);
      case "unbind" -> links.remove("bus/dsa/devices/" + value + "/driver");
      default -> values.put(path, value);
    }
  }

  @Override
  public Optional<String> link(String path) {
    return Optional.ofNullable(links.get(path));
  }

  static void refuse(Errno errno, String reason) {
    throw Refusal.of(errno, "%s", reason).exception();
  }

  @Override
  public String kind() {
    return "sim";
  }

  @Override
  public String source() {
    return "a test";
  }

  @Override
  public List<HostDevice> devices() {
    return List.of();
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
  public DeviceFile open(HostDevice device) {
    throw new UnsupportedOperationException("no device has a file here");
  }

  @Override
  public String bootId() {
    return "1";
  }

  @Override
  public HostDriverKind driverKind(String driver) {
    return HostDriverKind.OWN_DMA;
  }
}
