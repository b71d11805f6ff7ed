package org.bindery.core.owner;

import java.util.Optional;
import org.bindery.api.IommuFd;
import org.bindery.api.Process;
import org.bindery.core.fd.FdOpener;
import org.bindery.core.host.ManagedHost;

/** A bundle as a process, over all hosts, from its first use of an IOMMU until it stops. */
final class BundleOwner {
  private final OwnerProcess process;
  private final FdTable fds;

  BundleOwner(OwnerProcess process, FdOpener opener) {
    this.process = process;
    this.fds = new FdTable(process, opener);
  }

  Process process() {
    return process;
  }

  IommuFd open(ManagedHost host, Optional<String> name) {
    return fds.open(host, name);
  }

  void exit() {
    fds.exit();
    process.exit();
  }
}
