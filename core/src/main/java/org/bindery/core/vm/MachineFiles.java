package org.bindery.core.vm;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.host.DeviceFile;
import org.bindery.host.VirtualMachine;

/**
 * The device files that a virtual machine's host knows of it: each added once, whether it is seen
 * before its bind or after, and removed before it closes. Thread-safe; the host is called with no
 * lock held, and a removal waits for the addition, which is limited in time.
 */
final class MachineFiles {
  private final VirtualMachine machine;
  // What each addition came to: true when the host knows the file.
  private final Map<DeviceFile, CompletableFuture<Boolean>> known = new ConcurrentHashMap<>();

  MachineFiles(VirtualMachine machine) {
    this.machine = machine;
  }

  /** As {@link VirtualMachine#add(DeviceFile)}; a file that is known stays so. */
  void add(DeviceFile file) {
    CompletableFuture<Boolean> adding = new CompletableFuture<>();
    if (known.putIfAbsent(file, adding) != null) {
      return;
    }
    boolean added = false;
    try {
      machine.add(file);
      added = true;
    } finally {
      if (!added) {
        known.remove(file, adding);
      }
      adding.complete(added);
    }
  }

  /** As {@link VirtualMachine#remove(DeviceFile)}; nothing happens when it is not known. */
  void remove(DeviceFile file) {
    CompletableFuture<Boolean> added = known.remove(file);
    if (added != null && added.join()) {
      machine.remove(file);
    }
  }
}
