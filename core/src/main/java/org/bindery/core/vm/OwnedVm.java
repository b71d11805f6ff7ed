package org.bindery.core.vm;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.VirtualCpu;
import org.bindery.api.WbinvdCount;
import org.bindery.core.fd.Binding;
import org.bindery.core.fd.GuestMachine;
import org.bindery.core.fd.OwnedFd;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.host.Standing;
import org.bindery.core.names.ShellWord;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.host.VirtualMachine;

/**
 * A virtual machine with an owner. What is claimed is in its books, what the host knows of it in
 * its coherency; no lock is held around what is called. Thread-safe.
 */
public final class OwnedVm implements GuestMachine {
  private final String name;
  private final Process process;
  private final ManagedHost host;
  private final VirtualMachine machine;
  private final Slots slots;
  private final MachineFiles files;
  private final Books books = new Books();
  private final Claims claims;
  private final Coherency coherency;
  private final VmServices services;
  private final Consumer<OwnedVm> onClose;
  private final Standing standing;
  private final WbinvdAccount account;
  private final AtomicReference<WbinvdCount> seen = new AtomicReference<>(WbinvdCount.NONE);

  /**
   * @param machine its calls are contained and limited in time
   * @param account of its owner; it is in there until it has ended
   * @param onClose called once, when it has ended, by whomever
   */
  OwnedVm(
      VmServices services,
      String name,
      Process process,
      ManagedHost host,
      VirtualMachine machine,
      WbinvdAccount account,
      Consumer<OwnedVm> onClose) {
    this.services = services;
    this.name = name;
    this.process = process;
    this.host = host;
    this.machine = machine;
    this.account = account;
    this.onClose = onClose;
    this.standing =
        new Standing(name, host, Refusal.of(Errno.ENODEV, "%s has ended", name).build());
    this.slots = new Slots(machine);
    this.files = new MachineFiles(machine);
    FlipLimit limit = new FlipLimit(services.settings(), services.nanos());
    this.coherency = new Coherency(machine, books::any, limit::flipped);
    this.claims = new Claims(services, name, process, books, coherency, limit);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String host() {
    return host.name();
  }

  @Override
  public Process process() {
    return process;
  }

  @Override
  public List<IommuFd> registered() {
    return List.copyOf(books.fds());
  }

  @Override
  public List<Claim> claims() {
    return books.claims().stream().map(HeldClaim::view).toList();
  }

  @Override
  public boolean nonCoherent() {
    return coherency.nonCoherent();
  }

  @Override
  public void register(IommuFd fd) {
    requireLiving();
    OwnedFd own = own(fd);
    switch (books.register(own)) {
      case EXISTS ->
          throw Refusal.of(Errno.EEXIST, "%s is registered with %s", own.name(), name)
              .blockedBy(own.name(), "registered with " + name)
              .exception();
      case CLOSED -> requireLiving();
      case LEAVING -> own.requireOpen();
      default -> own.labelsInUse().forEach(label -> know(own, label));
    }
  }

  /** Something is bound in an fd that is registered. */
  void know(OwnedFd fd, String label) {
    // The bind is done: what the host does not take of it does not undo it.
    services.contained(
        "device file of %s of %s for %s".formatted(label, fd.name(), name),
        () -> fd.binding(label).ifPresent(this::know));
    claims.look(fd, label);
  }

  private void know(Binding device) {
    device.hostFile().ifPresent(files::add);
    if (!device.stays()) {
      // Its file may have been closed before it was known here.
      device.hostFile().ifPresent(files::remove);
    }
  }

  MachineFiles files() {
    return files;
  }

  @Override
  public void allowIncoherentDma(IommuFd fd, String label) {
    requireLiving();
    claims.allow(known(fd), label);
  }

  @Override
  public void disallowIncoherentDma(IommuFd fd, String label) {
    requireLiving();
    claims.disallow(known(fd), label);
  }

  private OwnedFd known(IommuFd fd) {
    OwnedFd own = own(fd);
    if (!books.knows(own)) {
      throw Refusal.of(Errno.ENOENT, "%s is not registered with %s", own.name(), name)
          .remedy("vm register %s %s", ShellWord.of(name), ShellWord.of(own.name()))
          .exception();
    }
    return own;
  }

  private OwnedFd own(IommuFd fd) {
    if (!(fd instanceof OwnedFd own)) {
      throw Refusal.of(Errno.EBADF, "%s is no fd of this system", fd.name()).exception();
    }
    own.requireOpen();
    if (own.process() != process) {
      throw Refusal.of(
              Errno.EPERM,
              "%s is an fd of %s, and %s is a virtual machine of %s: what another owner holds is no"
                  + " proof",
              own.name(),
              own.owner(),
              name,
              process.name())
          .blockedBy(own.name(), "owned by " + own.owner())
          .exception();
    }
    if (own.managedHost() != host) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s is on host %s, and %s on host %s",
              own.name(),
              own.host(),
              name,
              host.name())
          .exception();
    }
    return own;
  }

  @Override
  public int map(long guestAddress, long userAddress, long length) {
    requireLiving();
    return slots.add(guestAddress, userAddress, length);
  }

  @Override
  public void unmap(int slot) {
    requireLiving();
    slots.remove(slot);
  }

  @Override
  public GuestAddressSpace memoryFor(OwnedFd fd) {
    requireLiving();
    if (fd.process() != process) {
      throw Refusal.of(
              Errno.EPERM,
              "%s is a virtual machine of %s, and %s an fd of %s: only the owner's devices see its"
                  + " memory",
              name,
              process.name(),
              fd.name(),
              fd.owner())
          .blockedBy(name, "owned by " + process.name())
          .exception();
    }
    if (fd.managedHost() != host) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s is on host %s, and %s on host %s",
              name,
              host.name(),
              fd.name(),
              fd.host())
          .exception();
    }
    return machine
        .memory()
        .orElseThrow(() ->
            Refusal.of(
                    Errno.EOPNOTSUPP,
                    "host %s shows the memory slots of its virtual machines to no IOMMU",
                    host.name())
                .exception());
  }

  @Override
  public Optional<VirtualCpu> cpu() {
    requireLiving();
    return machine.cpu();
  }

  @Override
  public Optional<WbinvdCount> wbinvd() {
    requireLiving();
    return machine.wbinvd();
  }

  /** As it counts now, after its end too; one that fails to say, as it said last. */
  WbinvdCount counted() {
    try {
      Optional<WbinvdCount> now = machine.wbinvd();
      return seen.accumulateAndGet(now.orElse(WbinvdCount.NONE), WbinvdCount::most);
    } catch (RefusedException e) {
      return seen.get();
    }
  }

  @Override
  public boolean closed() {
    return standing.ended();
  }

  @Override
  public void close() {
    if (standing.close()) {
      end("closed");
    }
  }

  /** The host has left: as {@link #close}, but later calls are told so. */
  public void hostGone() {
    if (standing.hostGone()) {
      end("host " + host.name() + " has gone");
    }
  }

  private void end(String why) {
    books.close();
    // Coherent first, as the host takes it: what it did for an incoherent machine it undoes.
    claims.settle("the end of " + name);
    coherency.end();
    services.contained("end of " + name, machine::close);
    // The guest executes nothing more, so this is the last.
    account.ended(this, counted());
    onClose.accept(this);
    services.ended(this, why);
  }

  Claims held() {
    return claims;
  }

  Books books() {
    return books;
  }

  ManagedHost managedHost() {
    return host;
  }

  void requireLiving() {
    standing.require();
  }
}
