package org.bindery.core.vm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bindery.core.fd.OwnedFd;

/**
 * The fds that a virtual machine knows, the claims it has and what no policy has judged yet, each
 * by the object itself. Its lock is held for look-ups only: nothing is called under it but whether
 * a claimant is still there, so that a claim is either seen by what ends it, or not made.
 */
final class Books {
  /** What became of a claim that was to be made. */
  enum Outcome {
    MADE,
    /** It is there. */
    EXISTS,
    /** The device is leaving. */
    LEAVING,
    /** The fd is not registered (any more). */
    UNKNOWN,
    /** It would be the first, and there were too many first ones. */
    LIMITED,
    CLOSED
  }

  private final List<OwnedFd> fds = new ArrayList<>();
  private final List<HeldClaim> claims = new ArrayList<>();

  /** What no policy could be asked about when it was bound. */
  private final List<Claimant> unjudged = new ArrayList<>();

  private boolean closed;

  synchronized List<OwnedFd> fds() {
    return List.copyOf(fds);
  }

  synchronized List<HeldClaim> claims() {
    return List.copyOf(claims);
  }

  /** Whether there is a claim. */
  synchronized boolean any() {
    return !claims.isEmpty();
  }

  synchronized boolean closed() {
    return closed;
  }

  synchronized Outcome register(OwnedFd fd) {
    if (closed) {
      return Outcome.CLOSED;
    }
    if (knows(fd)) {
      return Outcome.EXISTS;
    }
    if (fd.closed()) {
      return Outcome.LEAVING;
    }
    fds.add(fd);
    return Outcome.MADE;
  }

  synchronized boolean knows(OwnedFd fd) {
    return fds.stream().anyMatch(known -> known == fd);
  }

  /** The claim that is founded on something; empty: none. */
  synchronized Optional<HeldClaim> of(Object bound) {
    return claims.stream().filter(claim -> claim.claimant().is(bound)).findFirst();
  }

  /**
   * @param mayBeFirst whether the machine may become incoherent by it
   */
  synchronized Outcome add(HeldClaim claim, boolean mayBeFirst) {
    Claimant claimant = claim.claimant();
    if (closed) {
      return Outcome.CLOSED;
    }
    if (!knows(claimant.fd())) {
      return Outcome.UNKNOWN;
    }
    if (of(claimant.bound()).isPresent()) {
      return Outcome.EXISTS;
    }
    if (!claimant.there().getAsBoolean()) {
      return Outcome.LEAVING;
    }
    if (claims.isEmpty() && !mayBeFirst) {
      return Outcome.LIMITED;
    }
    claims.add(claim);
    return Outcome.MADE;
  }

  /** It is to be judged when a policy can be asked; not when it has left meanwhile. */
  synchronized void defer(Claimant claimant) {
    boolean known = unjudged.stream().anyMatch(other -> other.is(claimant.bound()));
    if (!closed && !known && knows(claimant.fd()) && claimant.there().getAsBoolean()) {
      unjudged.add(claimant);
    }
  }

  /** What was deferred, and is so no more. */
  synchronized List<Claimant> deferred() {
    List<Claimant> all = List.copyOf(unjudged);
    unjudged.clear();
    return all;
  }

  /** It leaves. */
  synchronized void forgetBound(Object bound) {
    unjudged.removeIf(claimant -> claimant.is(bound));
  }

  /** Removes claims; answers those that were there. */
  synchronized List<HeldClaim> remove(Predicate<HeldClaim> which) {
    List<HeldClaim> gone = claims.stream().filter(which).toList();
    claims.removeAll(gone);
    return gone;
  }

  /** The fd is not known any more. */
  synchronized boolean forgetFd(OwnedFd fd) {
    unjudged.removeIf(claimant -> claimant.fd() == fd);
    return fds.removeIf(known -> known == fd);
  }

  /** Nothing is added any more; true the first time. */
  synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    fds.clear();
    claims.clear();
    unjudged.clear();
    return first;
  }
}
