package org.bindery.driver.idxd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.host.AttributeTree;

/**
 * The dsa bus of one host, as its attribute tree shows it. Holds no state; safe for use by several
 * threads.
 */
final class DsaBus {
  static final String NAME = "dsa";

  private static final String DEVICES = "bus/dsa/devices";
  private static final String DRIVERS = "bus/dsa/drivers";

  private final String host;
  private final AttributeTree tree;

  DsaBus(String host, AttributeTree tree) {
    this.host = host;
    this.tree = tree;
  }

  String host() {
    return host;
  }

  /** Every object of a kind; none on a host without the bus. */
  List<DsaName> objects(DsaName.Kind kind) {
    if (!tree.exists(DEVICES)) {
      return List.of();
    }
    return tree.list(DEVICES).stream()
        .flatMap(name -> DsaName.of(name).stream())
        .filter(name -> name.kind() == kind)
        .toList();
  }

  boolean has(DsaName name) {
    return tree.exists(path(name));
  }

  /** The accelerator that a queue, a group or an engine is of; itself, of a device. */
  DsaName device(DsaName name) {
    return objects(DsaName.Kind.DEVICE).stream()
        .filter(device -> device.number() == name.number())
        .findFirst()
        .orElseThrow(() ->
            Refusal.of(Errno.ENODEV, "%s is of no accelerator of host %s", name.text(), host())
                .exception());
  }

  String read(DsaName name, String attribute) {
    return tree.read(path(name) + "/" + attribute);
  }

  void write(DsaName name, String attribute, String value) {
    tree.write(path(name) + "/" + attribute, value);
  }

  /** Empty: this host, or this device, does not have it. */
  Optional<String> find(DsaName name, String attribute) {
    try {
      return tree.exists(path(name) + "/" + attribute)
          ? Optional.of(read(name, attribute))
          : Optional.empty();
    } catch (RefusedException e) {
      // Some are there and cannot be read: the minor number of a queue without device file.
      return Optional.empty();
    }
  }

  /** What is set now, by the options' names. */
  Map<String, String> settings(DsaName name) {
    Map<String, String> now = new LinkedHashMap<>();
    for (Setting setting : Setting.of(name.kind())) {
      find(name, setting.attribute()).ifPresent(value -> now.put(setting.option(), value));
    }
    return now;
  }

  /** Empty: none has it. */
  Optional<String> driver(DsaName name) {
    return tree.link(path(name) + "/driver");
  }

  void bind(DsaName name, String driver) {
    String path = DRIVERS + "/" + driver + "/bind";
    if (!tree.exists(path)) {
      throw Refusal.of(Errno.ENODEV, "host %s has no driver %s on its bus %s", host(), driver, NAME)
          .exception();
    }
    tree.write(path, name.text());
  }

  void unbind(DsaName name, String driver) {
    tree.write(DRIVERS + "/" + driver + "/unbind", name.text());
  }

  private static String path(DsaName name) {
    return DEVICES + "/" + name.text();
  }
}
