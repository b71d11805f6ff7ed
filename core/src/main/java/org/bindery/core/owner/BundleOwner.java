package org.bindery.core.owner;

import java.util.Optional;
import org.bindery.api.IommuFd;
import org.bindery.api.Process;
import org.bindery.api.Vm;
import org.bindery.api.WbinvdCharge;
import org.bindery.api.WorkQueue;
import org.bindery.core.fd.FdOpener;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.queue.QueueOpener;
import org.bindery.core.queue.QueueTable;
import org.bindery.core.vm.Machines;

/** A bundle as a process, over all hosts, from its first use of an IOMMU until it stops. */
final class BundleOwner {
  private final OwnerProcess process;
  private final FdTable fds;
  private final VmTable vms;
  private final QueueTable queues;

  BundleOwner(OwnerProcess process, FdOpener opener, Machines machines, QueueOpener queueOpener) {
    this.process = process;
    this.fds = new FdTable(process, opener);
    this.vms = new VmTable(process, machines);
    this.queues = new QueueTable(process, queueOpener);
  }

  Process process() {
    return process;
  }

  IommuFd open(ManagedHost host, Optional<String> name) {
    return fds.open(host, name);
  }

  Vm createVm(ManagedHost host, Optional<String> name) {
    return vms.create(host, name);
  }

  WorkQueue openQueue(String queue) {
    return queues.open(queue);
  }

  /** As {@link VmTable#wbinvd}. */
  Optional<WbinvdCharge> wbinvd() {
    return vms.wbinvd();
  }

  /** The address space last: until then devices follow it. */
  void exit() {
    vms.exit();
    fds.exit();
    queues.exit();
    process.exit();
  }
}
