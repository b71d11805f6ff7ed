package org.bindery.backend.sim.kernel;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.sim.machine.FolderName;
import org.bindery.backend.sim.pci.PciName;
import org.bindery.device.Attribute;
import org.bindery.device.ChildDevice;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;

/**
 * What a child said of itself when it was added, on its driver's own thread; it is not asked again.
 *
 * @param announced as {@link ChildDevice#announced}
 */
record ChildFacts(
    String name,
    String bus,
    boolean announced,
    Map<String, Object> properties,
    Map<String, Attribute> attributes) {
  private static final List<String> HOSTS =
      List.of(HostDevice.NAME, HostDevice.BUS, HostDevice.PARENT, Host.NAME);

  /** Entries of its folder that are the kernel's. */
  private static final Set<String> KERNELS = Set.of("subsystem", "driver");

  /**
   * @throws org.bindery.api.RefusedException EINVAL what it says cannot be
   */
  static ChildFacts of(ChildDevice device) {
    String name = FolderName.check(device.name(), "a device");
    if (PciName.parse(name).isPresent()) {
      throw Refusal.of(Errno.EINVAL, "%s is the name of a PCI function", name).exception();
    }
    Map<String, Attribute> attributes = copy(device.attributes(), name, "attributes");
    for (String attribute : attributes.keySet()) {
      FolderName.check(attribute, "an attribute of " + name);
      if (KERNELS.contains(attribute)) {
        throw Refusal.of(Errno.EINVAL, "%s cannot have an attribute %s of its own", name, attribute)
            .exception();
      }
    }
    Map<String, Object> properties = copy(device.properties(), name, "properties");
    checkKeys(name, properties.keySet());
    return new ChildFacts(name, device.bus(), device.announced(), properties, attributes);
  }

  /** As the service registry has them: whatever the case, each once. */
  private static void checkKeys(String name, Set<String> keys) {
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    seen.addAll(HOSTS);
    for (String key : keys) {
      if (!seen.add(key)) {
        throw Refusal.of(Errno.EINVAL, "%s has a second property %s", name, key).exception();
      }
    }
  }

  private static <T> Map<String, T> copy(Map<String, T> said, String name, String what) {
    try {
      return Map.copyOf(said);
    } catch (NullPointerException e) {
      throw Refusal.of(Errno.EINVAL, "%s of %s are null, or have null in them", what, name)
          .exception(e);
    }
  }
}
