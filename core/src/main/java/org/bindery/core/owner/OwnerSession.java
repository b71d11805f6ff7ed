package org.bindery.core.owner;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Buffer;
import org.bindery.api.IommuFd;
import org.bindery.api.Process;
import org.bindery.api.Session;
import org.bindery.api.Vm;
import org.bindery.api.WbinvdCharge;
import org.bindery.api.WorkQueue;
import org.bindery.core.fd.FdOpener;
import org.bindery.core.group.OpenGroups;
import org.bindery.core.host.Hosts;
import org.bindery.core.queue.QueueOpener;
import org.bindery.core.queue.QueueTable;
import org.bindery.core.vm.Machines;

/** A session: a process that no bundle is behind. Thread-safe as its tables are. */
final class OwnerSession implements Session {
  private final OwnerProcess process;
  private final Hosts hosts;
  private final FdTable fds;
  private final VmTable vms;
  private final QueueTable queues;
  private final BufferTable buffers;
  private final OpenGroups groups;

  OwnerSession(
      OwnerProcess process,
      Hosts hosts,
      FdOpener opener,
      Machines machines,
      QueueOpener queueOpener,
      OpenGroups groups) {
    this.process = process;
    this.hosts = hosts;
    this.fds = new FdTable(process, opener);
    this.vms = new VmTable(process, machines);
    this.queues = new QueueTable(process, queueOpener);
    this.buffers = new BufferTable(process, fds);
    this.groups = groups;
  }

  @Override
  public String name() {
    return process.name();
  }

  @Override
  public Process process() {
    return process;
  }

  @Override
  public IommuFd open(Optional<String> host, Optional<String> name) {
    return fds.open(hosts.choose(host), name);
  }

  @Override
  public List<IommuFd> fds() {
    return fds.fds();
  }

  @Override
  public IommuFd fd(String name) {
    return fds.require(name);
  }

  @Override
  public void openGroup(Optional<String> host, String group) {
    groups.open(hosts.choose(host), group, process);
  }

  @Override
  public Vm createVm(Optional<String> host, Optional<String> name) {
    return vms.create(hosts.choose(host), name);
  }

  @Override
  public List<Vm> vms() {
    return vms.vms();
  }

  @Override
  public Vm vm(String name) {
    return vms.require(name);
  }

  @Override
  public WorkQueue openQueue(String queue) {
    return queues.open(queue);
  }

  @Override
  public List<WorkQueue> queues() {
    return queues.all();
  }

  @Override
  public WorkQueue queue(String queue) {
    return queues.require(queue);
  }

  @Override
  public Buffer allocate(Optional<String> name, long length) {
    return buffers.allocate(name, length);
  }

  @Override
  public List<Buffer> buffers() {
    return buffers.all();
  }

  @Override
  public Buffer buffer(String name) {
    return buffers.require(name);
  }

  @Override
  public void free(String name) {
    buffers.free(name);
  }

  /** As {@link VmTable#wbinvd}. */
  Optional<WbinvdCharge> wbinvd() {
    return vms.wbinvd();
  }

  /**
   * Virtual machines first, then fds and queues, so that no device reaches the memory when it is
   * given back.
   */
  void exit() {
    vms.exit();
    fds.exit();
    queues.exit();
    buffers.exit();
    process.exit();
  }
}
