package org.bindery.device;

import java.util.List;

/**
 * A bus that a driver of the kernel brings with it, beside {@code pci}.
 *
 * @param name as below {@code bus} in the attribute tree
 * @param drivers of the devices on it: each has a folder with {@code bind} and {@code unbind}
 */
public record KernelBus(String name, List<String> drivers) {
  public KernelBus {
    drivers = List.copyOf(drivers);
  }
}
