package org.bindery.core.owner;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Vm;
import org.bindery.api.WbinvdCharge;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.vm.Machines;
import org.bindery.core.vm.OwnedVm;
import org.bindery.core.vm.WbinvdAccount;

/** The virtual machines of one owner by name. Thread-safe. */
final class VmTable {
  private final Process process;
  private final Machines machines;
  private final WbinvdAccount account = new WbinvdAccount();
  private final NameTable<OwnedVm> table;

  VmTable(Process process, Machines machines) {
    this.process = process;
    this.machines = machines;
    this.table =
        new NameTable<>(
            process,
            new NameTable.Words("a", "virtual machine", "vm", Errno.ENOENT, "vm destroy"),
            OwnedVm::name,
            OwnedVm::closed);
  }

  /** As {@link org.bindery.api.Iommu#createVm}. */
  OwnedVm create(ManagedHost host, Optional<String> wanted) {
    return table.make(
        wanted,
        name -> machines.create(host, process, name, account, table::forget),
        OwnedVm::close);
  }

  /** By name. */
  List<Vm> vms() {
    return List.copyOf(table.all());
  }

  /**
   * @throws org.bindery.api.RefusedException ENOENT
   */
  Vm require(String name) {
    return table.require(name);
  }

  /** What their WBINVD has cost; empty: there was none. */
  Optional<WbinvdCharge> wbinvd() {
    return account.used()
        ? Optional.of(new WbinvdCharge(process.name(), account.total()))
        : Optional.empty();
  }

  /** Ends all; none is made any more. */
  void exit() {
    table.exit().forEach(OwnedVm::close);
  }
}
