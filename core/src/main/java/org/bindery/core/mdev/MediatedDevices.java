package org.bindery.core.mdev;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.bindery.api.Mdevs;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.fd.OpenFds;
import org.bindery.core.host.Hosts;
import org.bindery.core.host.ManagedHost;

/**
 * Mediated devices put together: parents and hosts come and go, and what is made of them with them.
 * Safe for use by several threads; no lock is held around what it calls.
 */
public final class MediatedDevices implements AutoCloseable {
  private static final int THREADS = 2;

  private final Events events;
  private final Parents parents = new Parents();
  private final ScheduledExecutorService threads = threads();
  private final Instances instances;
  private final Wishes wishes;
  private final Mdevs administration;

  public MediatedDevices(
      MdevHome home, Hosts hosts, OpenFds fds, PlugInCalls calls, Events events) {
    this.events = events;
    Presence presence = new Presence(hosts);
    this.instances = new Instances(calls, events, fds, threads, home.publisher());
    Offers offers = new Offers(parents, instances, hosts, calls, events);
    this.wishes = new Wishes(home.definitions(), offers, presence, events);
    this.administration =
        new CoreMdevs(
            hosts,
            calls,
            presence,
            instances,
            offers,
            wishes,
            new MdevViews(presence, wishes, fds));
  }

  private static ScheduledExecutorService threads() {
    ScheduledThreadPoolExecutor threads =
        new ScheduledThreadPoolExecutor(
            THREADS, Thread.ofPlatform().daemon().name("bindery-mdev-", 1).factory());
    threads.setRemoveOnCancelPolicy(true);
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // From the start, so that how many threads there are tells what is in use.
    threads.prestartAllCoreThreads();
    return threads;
  }

  public Mdevs administration() {
    return administration;
  }

  /** What is defined to start by itself of its types, starts. */
  public void parentCame(Parent parent) {
    parents.add(parent);
    if (parents.hidden(parent)) {
      events.post(
          Topics.MDEV_PARENT_HIDDEN,
          parent.name(),
          "of %s, is not used: another parent has its name",
          parent.bundle());
      return;
    }
    use(parent);
  }

  private void use(Parent parent) {
    events.post(Topics.MDEV_PARENT_ADDED, parent.name(), "of %s", parent.bundle());
    wishes.startDue(definition -> definition.parent().equals(parent.name()), true);
  }

  /** Its instances are removed first; who has one bound is released. */
  public void parentGone(Parent parent) {
    boolean hidden = parents.hidden(parent);
    parent.leave();
    parents.remove(parent);
    instances.removeAll(
        instance -> instance.parent() == parent, "its parent " + parent.name() + " has gone");
    if (hidden) {
      return;
    }
    events.post(Topics.MDEV_PARENT_GONE, parent.name(), "of %s", parent.bundle());
    parents.all().stream().filter(other -> other.name().equals(parent.name())).forEach(this::use);
    wishes.lost(definition -> definition.parent().equals(parent.name()));
  }

  /** What is defined to start by itself on it, starts. */
  public void hostCame(ManagedHost host) {
    wishes.startDue(definition -> definition.host().equals(host.name()), false);
  }

  /** After its fds were closed. */
  public void hostGone(ManagedHost host) {
    instances.removeAll(
        instance -> instance.managedHost() == host, "host " + host.name() + " has gone");
    wishes.lost(definition -> definition.host().equals(host.name()));
  }

  @Override
  public void close() {
    instances.removeAll(instance -> true, "the binding engine stops");
    threads.shutdownNow();
  }
}
