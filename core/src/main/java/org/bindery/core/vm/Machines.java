package org.bindery.core.vm;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.Rejudged;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.fd.BoundFollower;
import org.bindery.core.fd.OwnedFd;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.policy.PolicyChoice;
import org.bindery.core.settings.Settings;
import org.bindery.host.DeviceFile;

/**
 * All virtual machines of all owners, in the order they were made; what happens in fds is told to
 * each. Thread-safe, without a lock.
 */
public final class Machines implements BoundFollower {
  private final VmServices services;
  private final List<OwnedVm> all = new CopyOnWriteArrayList<>();
  private final AtomicLong policiesCame = new AtomicLong();

  /**
   * @param nanos as System.nanoTime
   * @param clock runs what is to be done later
   */
  public Machines(
      Supplier<Settings> settings,
      LongSupplier nanos,
      ScheduledExecutorService clock,
      Events events,
      PolicyChoice policy) {
    this.services = new VmServices(settings, nanos, clock, events, policy, this);
  }

  /**
   * Makes one.
   *
   * @param account of the owner
   * @param onClose called once, when it has ended, by whomever
   * @throws org.bindery.api.RefusedException ENODEV the host is gone; EOPNOTSUPP it has none; what
   *     it refused
   */
  public OwnedVm create(
      ManagedHost host,
      Process owner,
      String name,
      WbinvdAccount account,
      Consumer<OwnedVm> onClose) {
    requireThere(host);
    OwnedVm vm =
        new OwnedVm(
            services,
            name,
            owner,
            host,
            host.host().createVirtualMachine(name, owner),
            account,
            onClose);
    // Before anybody can end it.
    account.began(vm);
    all.add(vm);
    services.post(Topics.VM_CREATED, name, "made on %s for %s", host.name(), owner.name());
    if (host.gone()) {
      // It left meanwhile, perhaps before the machine could be found.
      vm.hostGone();
      requireThere(host);
    }
    return vm;
  }

  private static void requireThere(ManagedHost host) {
    if (host.gone()) {
      throw Refusal.of(Errno.ENODEV, "host %s has gone", host.name()).exception();
    }
  }

  public List<OwnedVm> all() {
    return List.copyOf(all);
  }

  void remove(OwnedVm vm) {
    all.remove(vm);
  }

  @Override
  public void opened(OwnedFd fd, DeviceFile file) {
    all.stream().filter(vm -> vm.books().knows(fd)).forEach(vm -> vm.files().add(file));
  }

  @Override
  public void closes(DeviceFile file) {
    for (OwnedVm vm : all) {
      services.contained("end of a device file of " + vm.name(), () -> vm.files().remove(file));
    }
  }

  @Override
  public void bound(OwnedFd fd, String label) {
    all.stream().filter(vm -> vm.books().knows(fd)).forEach(vm -> vm.know(fd, label));
  }

  @Override
  public void leaves(Object bound) {
    for (OwnedVm vm : all) {
      vm.books().forgetBound(bound);
      vm.held().end(claim -> claim.claimant().is(bound), "the device leaves");
    }
  }

  @Override
  public void closed(OwnedFd fd) {
    for (OwnedVm vm : all) {
      if (vm.books().forgetFd(fd)) {
        vm.held().end(claim -> claim.claimant().fd() == fd, "its fd was closed");
      }
    }
  }

  /** The machines of a host end with it. */
  public void hostGone(ManagedHost host) {
    all.stream().filter(vm -> vm.managedHost() == host).forEach(OwnedVm::hostGone);
  }

  /** How often one could. */
  long policiesCame() {
    return policiesCame.get();
  }

  /** A policy can be asked now, or another one: what none has judged when it was bound, it does. */
  public void policyCame() {
    policiesCame.incrementAndGet();
    all.forEach(vm -> vm.held().lookAgain());
  }

  /** As {@link org.bindery.api.Policies#rejudge}. */
  public List<Rejudged> rejudge() {
    return all.stream().flatMap(vm -> vm.held().rejudge().stream()).toList();
  }
}
