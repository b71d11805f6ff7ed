package org.bindery.model.idxd.driver;

import org.bindery.model.idxd.Capabilities;

/** An attribute of a device, group, engine or queue on the bus {@code dsa}. */
public sealed interface Attribute
    permits DeviceAttribute, GroupAttribute, EngineAttribute, QueueAttribute {
  /** Its name in the tree. */
  String text();

  /** False: a device with these capabilities does not show it. */
  boolean visible(Capabilities capabilities);

  boolean writable();

  /** What it reads as, without newline. */
  String show(DeviceConfig config, int index);

  /**
   * What a write makes of the configuration.
   *
   * @param index which group, engine or queue; of a device nothing
   * @throws DeniedException the driver refuses it
   */
  DeviceConfig store(DeviceConfig config, int index, String value);

  /** Reads. */
  @FunctionalInterface
  interface Show {
    String show(DeviceConfig config, int index);
  }

  /** Checks and writes. */
  @FunctionalInterface
  interface Store {
    DeviceConfig store(DeviceConfig config, int index, String value);
  }
}
