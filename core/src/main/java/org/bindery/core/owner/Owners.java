package org.bindery.core.owner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bindery.api.Iommu;
import org.bindery.api.Role;
import org.bindery.api.Session;
import org.bindery.api.WbinvdCharge;
import org.bindery.core.fd.FdOpener;
import org.bindery.core.group.OpenGroups;
import org.bindery.core.host.Hosts;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.names.NameRules;
import org.bindery.core.queue.QueueOpener;
import org.bindery.core.settings.Settings;
import org.bindery.core.vm.Machines;

/**
 * Everybody who owns something: bundles, until they stop, and sessions. The lock is held to look up
 * and to make an owner, never while one's fds are closed.
 */
public final class Owners {
  private final FdOpener opener;
  private final Machines machines;
  private final QueueOpener queues;
  private final OpenGroups groups;
  private final Hosts hosts;
  private final Supplier<Settings> settings;
  private final Map<Long, BundleOwner> bundles = new HashMap<>();
  private final Map<String, OwnerSession> sessions = new TreeMap<>();
  private int lastPid;

  public Owners(
      FdOpener opener,
      Machines machines,
      QueueOpener queues,
      OpenGroups groups,
      Hosts hosts,
      Supplier<Settings> settings) {
    this.opener = opener;
    this.machines = machines;
    this.queues = queues;
    this.groups = groups;
    this.hosts = hosts;
    this.settings = settings;
  }

  /** As {@link org.bindery.api.Administration#session}. */
  public synchronized Session session(String name) {
    NameRules.check("name of a session", name);
    return sessions.computeIfAbsent(
        name,
        n -> {
          Supplier<Set<Role>> roles = () -> settings.get().sessionRoles().getOrDefault(n, Set.of());
          return new OwnerSession(
              new OwnerProcess(++lastPid, n, roles), hosts, opener, machines, queues, groups);
        });
  }

  /** A host's IOMMU for a bundle. */
  public synchronized Iommu iommu(ManagedHost host, long bundle, String symbolicName) {
    BundleOwner owner =
        bundles.computeIfAbsent(
            bundle,
            id -> {
              Supplier<Set<Role>> roles =
                  () -> settings.get().bundleRoles().getOrDefault(symbolicName, Set.of());
              return new BundleOwner(
                  new OwnerProcess(++lastPid, symbolicName, roles), opener, machines, queues);
            });
    return new BundleIommu(host, owner);
  }

  /** As {@link org.bindery.api.Administration#wbinvdCharges}. */
  public List<WbinvdCharge> wbinvd() {
    List<BundleOwner> bundlesNow;
    List<OwnerSession> sessionsNow;
    synchronized (this) {
      bundlesNow = List.copyOf(bundles.values());
      sessionsNow = List.copyOf(sessions.values());
    }
    return Stream.concat(
            bundlesNow.stream().map(BundleOwner::wbinvd),
            sessionsNow.stream().map(OwnerSession::wbinvd))
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(WbinvdCharge::owner))
        .toList();
  }

  /** The bundle has stopped: its fds close, as a process' do at its exit. */
  public void bundleStopped(long bundle) {
    Optional<BundleOwner> owner;
    synchronized (this) {
      owner = Optional.ofNullable(bundles.remove(bundle));
    }
    owner.ifPresent(BundleOwner::exit);
  }

  /** Everybody ends. */
  public void exit() {
    List<BundleOwner> bundlesLeft;
    List<OwnerSession> sessionsLeft;
    synchronized (this) {
      bundlesLeft = new ArrayList<>(bundles.values());
      sessionsLeft = new ArrayList<>(sessions.values());
      bundles.clear();
      sessions.clear();
    }
    bundlesLeft.forEach(BundleOwner::exit);
    sessionsLeft.forEach(OwnerSession::exit);
  }
}
