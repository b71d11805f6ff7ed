package org.bindery.backend.sim.hardware;

import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.ContextEntry;
import org.bindery.model.iommu.ContextTable;

/**
 * A requester of a unit: its entry and its requests in flight.
 *
 * <p>Changes of the entry hold the requester's monitor and end with a drain, so that no request
 * translated by the entry before is under way when they return. Requests read the entry without a
 * lock.
 */
final class Requester {
  private final RequesterId id;
  private final ContextTable<DomainOnUnit> contexts;
  private final InFlight inFlight = new InFlight();

  Requester(RequesterId id, ContextTable<DomainOnUnit> contexts) {
    this.id = id;
    this.contexts = contexts;
  }

  RequesterId id() {
    return id;
  }

  InFlight inFlight() {
    return inFlight;
  }

  ContextEntry<DomainOnUnit> entry() {
    return contexts.get(id.source());
  }

  synchronized boolean known() {
    return contexts.contains(id.source());
  }

  /** Enters it when it is not there yet. */
  synchronized void admit(ContextEntry<DomainOnUnit> entry) {
    if (!contexts.contains(id.source())) {
      contexts.set(id.source(), entry);
    }
  }

  /**
   * Changes the entry of a requester that is there.
   *
   * @return false when it is not there: nothing was changed
   */
  synchronized boolean change(ContextEntry<DomainOnUnit> entry) {
    if (!contexts.contains(id.source())) {
      return false;
    }
    // A domain waits for the requesters that it knows: so it knows this one before the first
    // request can use it, and until the last one that did has ended.
    if (entry instanceof ContextEntry.Translated<DomainOnUnit> to) {
      to.domain().join(this);
    }
    leave(contexts.set(id.source(), entry));
    return true;
  }

  synchronized void forget() {
    ContextEntry<DomainOnUnit> before = entry();
    contexts.remove(id.source());
    leave(before);
  }

  private void leave(ContextEntry<DomainOnUnit> before) {
    inFlight.drain();
    if (before instanceof ContextEntry.Translated<DomainOnUnit> from) {
      from.domain().leave(this);
    }
  }
}
