package org.bindery.core.mdev;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.bindery.api.MdevRequest;
import org.bindery.api.RefusedException;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;

/**
 * What is defined, and what of it starts by itself and when. Safe for use by several threads; no
 * lock is held while anything is started.
 */
final class Wishes {
  private final DefinitionStore store;
  private final Offers offers;
  private final Presence presence;
  private final Events events;
  // Stopped by command, or defined while all was there: until the parent comes again.
  private final Set<UUID> resting = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<UUID, String> failures = new ConcurrentHashMap<>();

  Wishes(DefinitionStore store, Offers offers, Presence presence, Events events) {
    this.store = store;
    this.offers = offers;
    this.presence = presence;
    this.events = events;
  }

  List<Definition> all() {
    return store.all(damaged -> events.log("a definition is lost: %s", damaged));
  }

  Optional<Definition> of(UUID uuid) {
    return store.of(uuid);
  }

  boolean add(Definition definition) {
    if (!store.add(definition)) {
      return false;
    }
    if (refused(definition).isEmpty()) {
      resting.add(definition.uuid());
    }
    return true;
  }

  boolean remove(UUID uuid) {
    resting.remove(uuid);
    failures.remove(uuid);
    return store.remove(uuid);
  }

  /** It is not to start by itself for now; what is not defined does not anyway. */
  void rest(UUID uuid) {
    if (store.of(uuid).isPresent()) {
      resting.add(uuid);
    }
  }

  /** Makes what is defined. */
  void start(Definition definition) {
    Offers.Choice choice = offers.choose(request(definition));
    choice.offer().create(choice.host(), definition.uuid(), definition.attributes());
    resting.remove(definition.uuid());
    failures.remove(definition.uuid());
  }

  /** A parent, or a host, has come: starts what has waited for it. */
  void startDue(Predicate<Definition> due, boolean parentCame) {
    for (Definition definition : all()) {
      if (!definition.auto() || !due.test(definition)) {
        continue;
      }
      if (parentCame) {
        resting.remove(definition.uuid());
      }
      if (!resting.contains(definition.uuid()) && !presence.there(definition.uuid())) {
        tryToStart(definition);
      }
    }
  }

  private void tryToStart(Definition definition) {
    try {
      start(definition);
    } catch (RefusedException e) {
      if (!presence.there(definition.uuid())) {
        failures.put(definition.uuid(), e.refusal().reason());
        waits(definition, e.refusal().reason());
      }
    }
  }

  /** A parent, or a host, has gone: what was made of it waits for it again. */
  void lost(Predicate<Definition> which) {
    for (Definition definition : all()) {
      if (definition.auto() && which.test(definition) && !presence.there(definition.uuid())) {
        resting.remove(definition.uuid());
        why(definition).ifPresent(why -> waits(definition, why));
      }
    }
  }

  private void waits(Definition definition, String why) {
    events.post(Topics.MDEV_WAITING, definition.uuid().toString(), "waits: %s", why);
  }

  /** What one that is not there waits for; empty: it does not start by itself, or not for now. */
  Optional<String> why(Definition definition) {
    if (!definition.auto() || resting.contains(definition.uuid())) {
      return Optional.empty();
    }
    return Optional.of(
        refused(definition)
            .orElseGet(() -> failures.getOrDefault(definition.uuid(), "it is being started")));
  }

  private Optional<String> refused(Definition definition) {
    try {
      Offers.Choice unused = offers.choose(request(definition));
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(e.refusal().reason());
    }
  }

  private static MdevRequest request(Definition definition) {
    return MdevRequest.of(definition.type())
        .of(Optional.of(definition.parent()))
        .on(Optional.of(definition.host()));
  }
}
