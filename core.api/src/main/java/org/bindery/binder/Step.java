package org.bindery.binder;

/**
 * One step of a plan, as data: {@code core} runs, shows, journals and reverses it through the host.
 */
public sealed interface Step {
  /** The device it touches, by name. */
  String device();

  /**
   * Writes an attribute. Its undo writes {@code from} back.
   *
   * @param path in the host's attribute tree
   * @param from the value it must have before; otherwise the step fails and changes nothing
   */
  record WriteAttribute(String device, String path, String from, String to) implements Step {}

  /**
   * Moves a device to another host driver, by driver_override, unbind and probe. Its undo restores
   * override and driver.
   *
   * @param from driver before; empty: none
   * @param to driver after; empty: none
   */
  record OverrideDriver(String device, String from, String to) implements Step {}

  /** Resets the device after it is registered. No undo. */
  record ResetDevice(String device) implements Step {}

  /**
   * Registers a physical device: claims its group, blocks its DMA ({@code registerDevice}). Its
   * undo unregisters it.
   */
  record RegisterDevice(String device) implements Step {}

  /**
   * Registers a software mediated device of the host, which has no group: its device file is bound
   * to the fd, and it attaches to address spaces only. A device that is in a group, or on the PCI
   * bus, does DMA of its own and is not registered so. Its undo unregisters it.
   */
  record RegisterSoftwareDevice(String device) implements Step {}

  /**
   * Registers a subdevice ({@code registerSubdevice}): its parent and a PASID. It owns no group;
   * its context is the parent's entry for the PASID, blocked until attach and after detach, while
   * the parent stays its host driver's. Its undo unregisters it.
   */
  record RegisterSubdevice(String device) implements Step {}
}
