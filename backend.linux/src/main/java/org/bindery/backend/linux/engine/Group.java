package org.bindery.backend.linux.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The devices of one isolation group that are bound to an fd: they have the same page table or
 * none. A software device is alone in one. {@link #devices} is guarded by {@link #lock}.
 */
final class Group {
  final ReentrantLock lock = new ReentrantLock();
  private final List<LinuxDevice> devices = new ArrayList<>(1);

  List<LinuxDevice> devices() {
    return devices;
  }

  /** Those that a page table is changed for when one of them replaces it. */
  List<LinuxDevice> attached() {
    return devices.stream().filter(device -> device.table() != null).toList();
  }
}
