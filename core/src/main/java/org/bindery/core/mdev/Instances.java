package org.bindery.core.mdev;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.fd.OpenFds;
import org.bindery.core.host.DeviceClaim;
import org.bindery.core.host.ManagedHost;

/**
 * The instances of parents that are bundles, by UUID.
 *
 * <p><b>Concurrency.</b> No lock: a UUID is taken by a place in the table before anything is made,
 * and an instance's state says whose turn it is. Who takes a parent or a host away removes what is
 * active; who makes an instance looks, once it is active, whether they are still there, so one of
 * the two removes it.
 */
final class Instances {
  private final PlugInCalls calls;
  private final Events events;
  private final OpenFds fds;
  private final ScheduledExecutorService threads;
  private final DevicePublisher publisher;
  private final AtomicLong order = new AtomicLong();
  private final ConcurrentMap<UUID, Instance> all = new ConcurrentHashMap<>();

  Instances(
      PlugInCalls calls,
      Events events,
      OpenFds fds,
      ScheduledExecutorService threads,
      DevicePublisher publisher) {
    this.calls = calls;
    this.events = events;
    this.fds = fds;
    this.threads = threads;
    this.publisher = publisher;
  }

  /** Those that are devices now. */
  List<Instance> active() {
    return all.values().stream().filter(Instance::active).toList();
  }

  Optional<Instance> of(UUID uuid) {
    return Optional.ofNullable(all.get(uuid));
  }

  /**
   * @throws RefusedException EEXIST the UUID is an instance's; EUSERS; what the type refuses;
   *     ENODEV parent or host went meanwhile
   */
  Instance create(ManagedHost host, Parent parent, TypeFacts type, UUID uuid) {
    Instance instance =
        new Instance(
            order.incrementAndGet(),
            uuid,
            host,
            parent,
            type,
            threads,
            thrown -> failed(uuid, thrown));
    Instance other = all.putIfAbsent(uuid, instance);
    if (other != null) {
      throw MdevRefusals.exists(uuid, other.host(), other.type());
    }
    boolean made = false;
    try {
      if (type.availableInstances() == 0) {
        throw MdevRefusals.noInstances(Errno.EUSERS, parent.name(), type.type());
      }
      calls.run(parent.who(), "create of " + uuid, instance.served()::start);
      made = instance.move(InstanceState.CREATING, InstanceState.ACTIVE);
    } finally {
      if (!made) {
        instance.served().end();
        all.remove(uuid, instance);
      }
    }
    host.add(instance);
    instance.published(publisher.publish(instance));
    if (parent.gone() || host.gone()) {
      String why = parent.gone() ? parent.who() + " has gone" : "host " + host.name() + " has gone";
      remove(instance, why);
      throw Refusal.of(Errno.ENODEV, "%s", why).exception();
    }
    return instance;
  }

  private void failed(UUID uuid, Throwable thrown) {
    events.post(
        Topics.DEVICE_FAILED,
        uuid.toString(),
        "its model failed: %s; its registers read as ones until it is reset",
        thrown);
  }

  /**
   * Removes one that nobody has bound.
   *
   * @throws RefusedException EBUSY naming who has it bound; EAGAIN it is being made or removed
   */
  void remove(Instance instance) {
    DeviceClaim claim = DeviceClaim.removing();
    String device = instance.name();
    try {
      instance.managedHost().claims().claim(device, claim);
    } catch (RefusedException e) {
      throw instance.active() ? e : MdevRefusals.moving(device);
    }
    try {
      if (!remove(instance, "removed")) {
        throw MdevRefusals.moving(device);
      }
    } finally {
      instance.managedHost().claims().release(device, claim);
    }
  }

  /** Removes what a parent or a host leaves, the last made first; who has it bound is released. */
  void removeAll(Predicate<Instance> which, String why) {
    active().stream()
        .filter(which)
        .sorted(Comparator.comparingLong(Instance::order).reversed())
        .forEach(instance -> remove(instance, why));
  }

  private boolean remove(Instance instance, String why) {
    if (!instance.move(InstanceState.ACTIVE, InstanceState.REMOVING)) {
      return false;
    }
    // With its model still there, so that its binder can quiet it.
    fds.bindings().stream()
        .filter(binding -> binding.located().device() == instance)
        .forEach(binding -> binding.release(why));
    instance.managedHost().remove(instance);
    instance.unpublish();
    instance.served().end();
    all.remove(instance.uuid(), instance);
    return true;
  }
}
