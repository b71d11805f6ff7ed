package org.bindery.iommufd.ioas;

import java.util.IdentityHashMap;
import java.util.Map;
import org.bindery.api.Process;
import org.bindery.api.Role;
import org.bindery.iommufd.failure.Failures;

/** The accounts of an fd, one for each process that something was ever charged to. Thread-safe. */
final class PinAccounts {
  private final String fd;
  private final long limit;
  private final Failures failures;
  private final Process opener;
  private final PinAccount openers;
  // Guarded by this.
  private final Map<Process, PinAccount> others = new IdentityHashMap<>();

  /**
   * @param limit bytes, for each process
   */
  PinAccounts(String fd, Process opener, long limit, Failures failures) {
    this.fd = fd;
    this.limit = limit;
    this.failures = failures;
    this.opener = opener;
    this.openers = new PinAccount(fd, opener, limit, failures);
  }

  /** What a new map of the fd's opener charges; null: nothing is charged to who may lock. */
  PinAccount ofNewMap() {
    return opener.roles().contains(Role.CAP_IPC_LOCK) ? null : openers;
  }

  synchronized PinAccount of(Process process) {
    return process == opener
        ? openers
        : others.computeIfAbsent(process, other -> new PinAccount(fd, other, limit, failures));
  }
}
