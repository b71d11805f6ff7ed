package org.bindery.core.owner;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Process;
import org.bindery.core.fd.FdOpener;
import org.bindery.core.fd.OwnedFd;
import org.bindery.core.host.ManagedHost;

/** The open fds of one owner by name. Thread-safe. */
final class FdTable {
  private final Process process;
  private final FdOpener opener;
  private final NameTable<OwnedFd> table;

  FdTable(Process process, FdOpener opener) {
    this.process = process;
    this.opener = opener;
    this.table =
        new NameTable<>(
            process,
            new NameTable.Words("an", "open fd", "fd", Errno.EBADF, "close"),
            OwnedFd::name,
            OwnedFd::closed);
  }

  /** As {@link org.bindery.api.Iommu#open}. */
  OwnedFd open(ManagedHost host, Optional<String> wanted) {
    return table.make(
        wanted, name -> opener.open(host, process, name, table::forget), OwnedFd::close);
  }

  /** By name. */
  List<IommuFd> fds() {
    return List.copyOf(table.all());
  }

  List<OwnedFd> open() {
    return table.all();
  }

  /**
   * @throws org.bindery.api.RefusedException EBADF
   */
  OwnedFd require(String name) {
    return table.require(name);
  }

  /** Closes all; nothing is opened any more. */
  void exit() {
    table.exit().forEach(OwnedFd::close);
  }
}
