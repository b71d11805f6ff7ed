package org.bindery.core.queue;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.WorkQueue;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.host.ManagedHost;

/**
 * A work queue that an owner has open: the host's, with an end. It ends once, by its owner, by its
 * owner's end, or by the device's; the first thread ends it, the others wait for that.
 *
 * <p>Submissions run on their caller's thread straight to the host, who refuses them itself once
 * its queue is closed; opening and closing run on threads that can be abandoned. Thread-safe: what
 * it stands for is one reference, and no lock is held around what it calls.
 */
final class OwnedQueue implements WorkQueue {
  /** Why it is not open. */
  private record End(Errno errno, String why) {}

  private final PlugInCalls calls;
  private final Events events;
  private final OpenQueues open;
  private final LocatedDevice located;
  private final Process owner;
  private final OpenedQueue opened;
  private final Set<OwnedPortal> portals = ConcurrentHashMap.newKeySet();
  // Null while it is open.
  private final AtomicReference<End> end = new AtomicReference<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  OwnedQueue(
      PlugInCalls calls,
      Events events,
      OpenQueues open,
      LocatedDevice located,
      Process owner,
      OpenedQueue opened) {
    this.calls = calls;
    this.events = events;
    this.open = open;
    this.located = located;
    this.owner = owner;
    this.opened = opened;
  }

  @Override
  public String name() {
    return located.name();
  }

  /** {@code HOST/NAME}. */
  String fullName() {
    return located.host().name() + "/" + name();
  }

  boolean on(ManagedHost host) {
    return located.host() == host;
  }

  Process owner() {
    return owner;
  }

  @Override
  public boolean dedicated() {
    return opened.dedicated();
  }

  @Override
  public int pasid() {
    return opened.pasid();
  }

  @Override
  public Portal portal() {
    usable();
    OwnedPortal portal = new OwnedPortal(this, opened.queue().portal());
    portals.add(portal);
    if (end.get() != null) {
      // It ended before the portal could be found.
      portal.close();
      usable();
    }
    return portal;
  }

  @Override
  public int submit(MemorySegment descriptors) {
    usable();
    return opened.queue().submit(descriptors);
  }

  @Override
  public void close() {
    end(new End(Errno.EBADF, name() + " is closed"));
  }

  /** The device, or its host, has left. */
  void gone(String why) {
    end(new End(Errno.ENODEV, why));
  }

  /**
   * @throws RefusedException EBADF closed; ENODEV the device has left
   */
  void usable() {
    End now = end.get();
    if (now != null) {
      throw Refusal.of(now.errno(), "%s", now.why()).exception();
    }
  }

  void forget(OwnedPortal portal) {
    portals.remove(portal);
  }

  private void end(End why) {
    if (!end.compareAndSet(null, why)) {
      // Somebody else is at it: its call is limited in time, and so is the wait.
      ended
          .copy()
          .completeOnTimeout(null, calls.limit().multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS)
          .join();
      return;
    }
    try {
      calls.run("host " + located.host().name(), "close of " + name(), this::closeHosts);
    } catch (RefusedException e) {
      events.log("close of work queue %s: %s", name(), e.refusal());
    } finally {
      open.remove(this);
      events.post(Topics.QUEUE_CLOSED, name(), "closed for %s: %s", owner.name(), why.why());
      ended.complete(null);
    }
  }

  private void closeHosts() {
    try {
      portals.forEach(OwnedPortal::close);
    } finally {
      opened.queue().close();
    }
  }
}
