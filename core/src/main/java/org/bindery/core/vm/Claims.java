package org.bindery.core.vm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Rejudged;
import org.bindery.core.events.Topics;
import org.bindery.core.fd.OwnedFd;
import org.bindery.core.names.ShellWord;
import org.bindery.policy.IncoherentDmaProof;

/**
 * What one virtual machine claims: made by request or by the policy, dropped by request, by the end
 * of what it is founded on, or by a new judgement. Policies and hosts are called with no lock held.
 * Thread-safe.
 */
final class Claims {
  private final VmServices services;
  private final String vm;
  private final Process owner;
  private final Books books;
  private final Coherency coherency;
  private final FlipLimit limit;
  private final Reminder reminder;

  Claims(
      VmServices services,
      String vm,
      Process owner,
      Books books,
      Coherency coherency,
      FlipLimit limit) {
    this.services = services;
    this.vm = vm;
    this.owner = owner;
    this.books = books;
    this.coherency = coherency;
    this.limit = limit;
    this.reminder = new Reminder(services.clock(), coherency, this::gaveUp);
  }

  /** As {@link org.bindery.api.Vm#allowIncoherentDma}. */
  void allow(OwnedFd fd, String label) {
    Claimant claimant = Claimant.find(fd, label).orElseThrow(() -> noLabel(fd, label));
    Optional<HeldClaim> held = books.of(claimant.bound());
    if (held.filter(claim -> !claim.automatic()).isPresent()) {
      throw exists(claimant);
    }
    // Of one that it holds by itself the policy may say that it takes no requests.
    services.policy().require(proof(claimant));
    HeldClaim claim = new HeldClaim(claimant, false);
    Optional<Duration> wait = limit.remaining();
    switch (books.add(claim, wait.isEmpty())) {
      case MADE -> {}
      case EXISTS -> throw exists(claimant);
      case LIMITED ->
          throw Refusal.of(
                  Errno.EAGAIN,
                  "%s has become incoherent %d times within %d ms; it may again in %d ms",
                  vm,
                  services.settings().get().flips(),
                  services.settings().get().flipWindow().toMillis(),
                  Math.max(1, wait.orElseThrow().toMillis()))
              .blockedBy(vm, "changes sides too often")
              .exception();
      case CLOSED -> throw Refusal.of(Errno.ENODEV, "%s has ended", vm).exception();
      case LEAVING, UNKNOWN -> throw noLabel(fd, label);
    }
    try {
      coherency.settle();
    } catch (RefusedException e) {
      books.remove(made -> made == claim);
      settle("taking back a claim");
      throw e;
    }
    services.post(Topics.VM_CLAIMED, vm, "for %s of %s: incoherent DMA allowed", label, fd.name());
  }

  /** As {@link org.bindery.api.Vm#disallowIncoherentDma}. */
  void disallow(OwnedFd fd, String label) {
    Predicate<HeldClaim> meant =
        claim -> claim.claimant().fd() == fd && claim.claimant().label().equals(label);
    // A claim that an earlier policy made by itself is the owner's to drop.
    Optional<HeldClaim> kept =
        books.claims().stream()
            .filter(meant.and(HeldClaim::automatic))
            .filter(this::claimsByItself)
            .findFirst();
    if (kept.isPresent()) {
      throw Refusal.of(
              Errno.EPERM,
              "the claim of %s for %s of %s is policy %s's, for as long as the device is bound",
              vm,
              label,
              fd.name(),
              services.policy().name())
          .blockedBy("policy " + services.policy().name(), "claims by itself")
          .remedy("unbind %s %s", ShellWord.of(fd.name()), ShellWord.of(label))
          .exception();
    }
    if (books.remove(meant).isEmpty()) {
      throw Refusal.of(Errno.ENOENT, "%s claims nothing for %s of %s", vm, label, fd.name())
          .exception();
    }
    try {
      coherency.settle();
    } catch (RefusedException e) {
      reminder.failed();
      throw e;
    }
    services.post(
        Topics.VM_DISCLAIMED, vm, "for %s of %s: incoherent DMA disallowed", label, fd.name());
  }

  /** Something is bound in an fd: the policy may claim for it by itself. */
  void look(OwnedFd fd, String label) {
    if (books.knows(fd)) {
      // The bind is done: what is not known of a device that leaves again does not undo it.
      services.contained(
          "look at %s of %s for %s".formatted(label, fd.name(), vm),
          () -> Claimant.find(fd, label).ifPresent(this::look));
    }
  }

  /** As {@link #look(OwnedFd, String)}, for everything in an fd. */
  void look(OwnedFd fd) {
    fd.labelsInUse().forEach(label -> look(fd, label));
  }

  /** A policy can be asked now: for what none could be asked about when it was bound. */
  void lookAgain() {
    for (Claimant claimant : books.deferred()) {
      services.contained(
          "look at %s of %s for %s".formatted(claimant.label(), claimant.fd().name(), vm),
          () -> look(claimant));
    }
  }

  private void look(Claimant claimant) {
    if (books.of(claimant.bound()).isPresent()) {
      return;
    }
    long came = services.machines().policiesCame();
    Optional<Boolean> wanted = services.policy().automatic(proof(claimant));
    if (wanted.isEmpty()) {
      books.defer(claimant);
      if (came != services.machines().policiesCame()) {
        // One came before it was deferred, and did not find it.
        lookAgain();
      }
    } else if (wanted.get()
        // Binding is no request that could be put off.
        && books.add(new HeldClaim(claimant, true), true) == Books.Outcome.MADE) {
      settle("a claim of policy " + services.policy().name());
      services.post(
          Topics.VM_CLAIMED,
          vm,
          "for %s of %s by policy %s",
          claimant.label(),
          claimant.fd().name(),
          services.policy().name());
    }
  }

  /** What is founded on something ends, and the host goes by it, before this returns. */
  void end(Predicate<HeldClaim> which, String why) {
    List<HeldClaim> ended = books.remove(which);
    if (!ended.isEmpty()) {
      settle(why);
      ended.forEach(claim ->
          services.post(
              Topics.VM_DISCLAIMED,
              vm,
              "for %s of %s: %s",
              claim.claimant().label(),
              claim.claimant().fd().name(),
              why));
    }
  }

  /** Judges everything held by the policy as it is now, and looks for what it claims by itself. */
  List<Rejudged> rejudge() {
    List<Rejudged> all = new ArrayList<>();
    for (HeldClaim claim : books.claims()) {
      Optional<Refusal> against = against(claim);
      all.add(new Rejudged(vm, owner.name(), claim.view(), against));
      if (against.isPresent()) {
        end(held -> held == claim, against.get().reason());
      }
    }
    books.fds().forEach(this::look);
    return all;
  }

  private Optional<Refusal> against(HeldClaim claim) {
    IncoherentDmaProof proof = proof(claim.claimant());
    if (claimsByItself(claim)) {
      return Optional.empty();
    }
    try {
      services.policy().require(proof);
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(e.refusal());
    }
  }

  /** Whether the policy as it is now makes this claim by itself. */
  private boolean claimsByItself(HeldClaim claim) {
    return services.policy().automatic(proof(claim.claimant())).orElse(false);
  }

  /**
   * As {@link Coherency#settle}, where nobody can be refused any more: what fails is told, and
   * tried again soon.
   */
  void settle(String why) {
    try {
      coherency.settle();
    } catch (RefusedException e) {
      services.post(Topics.VM_FAILED, vm, "%s: %s", why, e.refusal().reason());
      reminder.failed();
    }
  }

  private void gaveUp(Refusal failure) {
    services.post(
        Topics.VM_FAILED,
        vm,
        "told %d times again, and not any more until something changes: %s",
        Reminder.TIMES,
        failure.reason());
  }

  private IncoherentDmaProof proof(Claimant claimant) {
    return BoundProof.of(vm, owner, claimant);
  }

  private RefusedException exists(Claimant claimant) {
    return Refusal.of(
            Errno.EEXIST, "%s has a claim for %s of %s", vm, claimant.label(), claimant.fd().name())
        .blockedBy(vm, "claims for " + claimant.label())
        .remedy(
            "vm disallowIncoherentDma %s %s %s",
            ShellWord.of(vm), ShellWord.of(claimant.fd().name()), ShellWord.of(claimant.label()))
        .exception();
  }

  private RefusedException noLabel(OwnedFd fd, String label) {
    List<String> labels = fd.labelsInUse();
    return Refusal.of(
            Errno.ENOENT,
            "nothing is bound as %s in %s (bound: %s)",
            label,
            fd.name(),
            labels.isEmpty() ? "nothing" : String.join(", ", labels))
        .exception();
  }
}
