package org.bindery.core.match;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.host.HostDevice;

/**
 * Which binder fits each device best, remembered: lists of devices show it, and every binder would
 * be asked for every device each time. What is remembered of a device holds as long as its
 * properties and the binders are the same; an answer in which a binder failed is not remembered.
 * Safe for use by several threads, without a lock.
 */
public final class BestBinders {
  private final Matcher matcher;
  private final Binders binders;
  private final Map<Key, Known> known = new ConcurrentHashMap<>();

  private record Key(String host, String device) {}

  private record Known(Map<String, Object> properties, List<Long> binders, Optional<String> best) {}

  public BestBinders(Matcher matcher, Binders binders) {
    this.matcher = matcher;
    this.binders = binders;
  }

  /** The {@code binder.id}; empty: no binder fits. */
  public Optional<String> of(HostDevice device) {
    List<Long> now = binders.all().stream().map(BinderHandle::serviceId).toList();
    Map<String, Object> properties = device.properties();
    Key key = new Key(device.host(), device.name());
    Known before = known.get(key);
    if (before != null && before.binders.equals(now) && before.properties.equals(properties)) {
      return before.best;
    }
    Decision decision = matcher.decide(device);
    Optional<String> best = decision.best().map(BinderHandle::id);
    if (decision.sound()) {
      known.put(key, new Known(properties, now, best));
    }
    return best;
  }

  /** The device has left. */
  public void forget(String host, String device) {
    known.remove(new Key(host, device));
  }

  /** The host has left. */
  public void forget(String host) {
    known.keySet().removeIf(key -> key.host.equals(host));
  }
}
