package org.bindery.core.whiteboard;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.bindery.api.RefusedException;
import org.bindery.core.Core;
import org.bindery.core.events.Topics;
import org.bindery.core.host.ManagedHost;
import org.bindery.engine.IommuEngine;
import org.bindery.engine.IommuEngineProvider;
import org.bindery.hardware.HostMemory;
import org.bindery.host.Host;
import org.osgi.framework.BundleContext;

/**
 * Brings hosts and engines together, in whatever order they come, and apart when one goes. Safe for
 * use by several threads without a lock: each host's stage says whose turn it is.
 */
final class HostWhiteboard {
  private final BundleContext context;
  private final Core core;
  private final List<HostSlot> slots = new CopyOnWriteArrayList<>();
  private final List<IommuEngineProvider> providers = new CopyOnWriteArrayList<>();
  // Counts what a waiting host may have waited for. A host that is being set up in that moment is
  // passed over by whoever brings it, so it looks here before it goes back to waiting.
  private final AtomicLong arrivals = new AtomicLong();

  HostWhiteboard(BundleContext context, Core core) {
    this.context = context;
    this.core = core;
  }

  HostSlot hostCame(Host host) {
    HostSlot slot = new HostSlot(host);
    slots.add(slot);
    setUp(slot);
    return slot;
  }

  void hostGone(HostSlot slot) {
    slots.remove(slot);
    if (slot.gone() instanceof HostSlot.Stage.Running running) {
      takeDown(running, "it has gone");
    }
    // Another host may have waited for the name.
    arrivals.incrementAndGet();
    slots.forEach(this::setUp);
  }

  void providerCame(IommuEngineProvider provider) {
    providers.add(provider);
    arrivals.incrementAndGet();
    slots.forEach(this::setUp);
  }

  void providerGone(IommuEngineProvider provider) {
    providers.remove(provider);
    for (HostSlot slot : slots) {
      if (slot.stage() instanceof HostSlot.Stage.Running running
          && running.provider().filter(p -> p == provider).isPresent()
          && slot.leave(running, new HostSlot.Stage.Waiting())) {
        takeDown(running, "its IOMMU engine has gone");
        setUp(slot);
      }
    }
  }

  private void setUp(HostSlot slot) {
    long seen;
    do {
      seen = arrivals.get();
      setUpOnce(slot);
    } while (slot.stage() instanceof HostSlot.Stage.Waiting && arrivals.get() != seen);
  }

  private void setUpOnce(HostSlot slot) {
    if (!slot.begin()) {
      return;
    }
    Optional<HostSlot.Stage.Running> running = Optional.empty();
    try {
      running = tryToSetUp(slot.host());
    } catch (RuntimeException e) {
      core.events().post(Topics.HOST_REFUSED, "host", "cannot be used: %s", e.getMessage());
    }
    if (running.isEmpty()) {
      slot.end(new HostSlot.Stage.Waiting());
    } else if (!slot.end(running.get())) {
      takeDown(running.get(), "it has gone");
    } else if (running.get().provider().filter(p -> !providers.contains(p)).isPresent()) {
      // The provider went before the host could be found among those that use it.
      providerGone(running.get().provider().get());
    }
  }

  private Optional<HostSlot.Stage.Running> tryToSetUp(Host host) {
    String name = core.calls().call("a host", "name", () -> String.valueOf(host.name()));
    String who = "host " + name;
    Optional<IommuEngine> own = core.calls().call(who, "engine", host::engine);
    Optional<IommuEngineProvider> provider =
        own.isPresent() ? Optional.empty() : providers.stream().findFirst();
    Optional<HostMemory> memory =
        own.isPresent() ? Optional.empty() : core.calls().call(who, "memory", host::memory);
    if (own.isEmpty() && (provider.isEmpty() || memory.isEmpty())) {
      core.events().log("%s waits for an IOMMU engine", who);
      return Optional.empty();
    }
    IommuEngine engine =
        own.isPresent()
            ? own.get()
            : core.calls()
                .call(
                    "IOMMU engine",
                    "create for " + who,
                    () -> provider.get().create(name, memory.get()));
    ManagedHost managed = new ManagedHost(host, engine, own.isEmpty(), core.calls());
    if (!core.hostCame(managed)) {
      managed.closeEngine();
      core.events().post(Topics.HOST_REFUSED, name, "another host has this name and is used");
      return Optional.empty();
    }
    String ready = summary(managed);
    HostServices services = new HostServices(context, managed, core.owners());
    core.events().post(Topics.HOST_READY, name, "%s", ready);
    return Optional.of(new HostSlot.Stage.Running(managed, services, provider));
  }

  private static String summary(ManagedHost managed) {
    Host host = managed.host();
    try {
      return "%d devices in %d groups, from %s"
          .formatted(host.devices().size(), host.groups().size(), host.source());
    } catch (RefusedException e) {
      // A host that cannot tell its devices is there all the same: it may come to itself.
      return "its devices are not known: " + e.refusal().reason();
    }
  }

  private void takeDown(HostSlot.Stage.Running running, String why) {
    running.services().close();
    core.hostGone(running.host());
    core.events().post(Topics.HOST_GONE, running.host().name(), "%s", why);
  }
}
