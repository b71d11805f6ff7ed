package org.bindery.core.saved;

import java.util.Optional;

/**
 * What one device was before it was first moved, and who moved it.
 *
 * @param path the device's folder in the attribute tree
 * @param taken moved by a command to stay so; false: for as long as it is bound
 * @param owner the process that has it; empty: it was left as it is on purpose
 */
public record SavedEntry(
    Key key, String path, SavedDriver was, boolean taken, Optional<ProcessId> owner) {

  /**
   * A device in one life of its host.
   *
   * @param boot {@link org.bindery.host.Host#bootId}
   */
  public record Key(String host, String boot, String device) {}

  SavedEntry ownedBy(ProcessId process) {
    return new SavedEntry(key, path, was, taken, Optional.of(process));
  }

  SavedEntry left() {
    return new SavedEntry(key, path, was, taken, Optional.empty());
  }

  SavedEntry asTaken() {
    return new SavedEntry(key, path, was, true, owner);
  }

  public String device() {
    return key.device();
  }
}
