package org.bindery.core.mdev;

import java.util.List;
import java.util.UUID;

/**
 * A mediated device as it is to be, whether it is there or not: JDK types only, so that it outlives
 * every plug-in.
 *
 * @param host where it is to be
 * @param auto it starts by itself
 * @param attributes written to a kernel's device once it is there, in this order
 */
public record Definition(
    UUID uuid, String host, String parent, String type, boolean auto, List<Attribute> attributes) {
  /** One attribute of the device's folder in sysfs. */
  public record Attribute(String name, String value) {}

  public Definition {
    attributes = List.copyOf(attributes);
  }
}
