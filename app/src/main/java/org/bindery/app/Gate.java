package org.bindery.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Lets only some of the distribution's bundles wire to the package of the gateway, the module with
 * native access: not to the package, not to the system bundle as a whole, and not as a fragment to
 * a bundle that may.
 *
 * <p>A bundle may by what the launcher has installed, not by what it calls itself or its location.
 * This is a gate for what the framework wires, not a sandbox: code that goes around the framework
 * by reflection is in the same process and not held by it.
 */
final class Gate implements ResolverHookFactory, ResolverHook {
  static final String MODULE = "org.bindery.gateway";

  /** Attribute of the package: the bundles that it is reserved for, so that tools can tell why. */
  private static final String RESERVED = "bindery.reserved";

  private final Set<String> names;
  private final Set<Bundle> users = ConcurrentHashMap.newKeySet();

  /**
   * @param names symbolic names of the bundles that may
   */
  Gate(List<String> names) {
    this.names = Set.copyOf(names);
  }

  /** The module's package, to be added to the packages of the system; empty without the module. */
  static String systemPackage(List<String> names) throws IOException {
    Optional<Module> module = ModuleLayer.boot().findModule(MODULE);
    if (module.isEmpty()) {
      return "";
    }
    try (InputStream manifest = module.get().getResourceAsStream("META-INF/MANIFEST.MF")) {
      String exported =
          manifest == null
              ? MODULE
              : new Manifest(manifest).getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
      return ",%s;%s=\"%s\"".formatted(exported, RESERVED, String.join(",", names));
    }
  }

  /** A bundle that the launcher has installed from the distribution. */
  void shipped(Bundle bundle) {
    if (names.contains(bundle.getSymbolicName())) {
      users.add(bundle);
    }
  }

  @Override
  public ResolverHook begin(Collection<BundleRevision> triggers) {
    return this;
  }

  @Override
  public void filterMatches(
      BundleRequirement requirement, Collection<BundleCapability> candidates) {
    Bundle asking = requirement.getRevision().getBundle();
    if (asking.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !users.contains(asking)) {
      candidates.removeIf(this::leadsThrough);
    }
  }

  private boolean leadsThrough(BundleCapability capability) {
    Bundle provider = capability.getRevision().getBundle();
    return switch (capability.getNamespace()) {
      case PackageNamespace.PACKAGE_NAMESPACE ->
          MODULE.equals(capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
              && provider.getBundleId() == Constants.SYSTEM_BUNDLE_ID;
      case BundleNamespace.BUNDLE_NAMESPACE -> provider.getBundleId() == Constants.SYSTEM_BUNDLE_ID;
      case HostNamespace.HOST_NAMESPACE ->
          provider.getBundleId() == Constants.SYSTEM_BUNDLE_ID || users.contains(provider);
      default -> false;
    };
  }

  @Override
  public void filterResolvable(Collection<BundleRevision> candidates) {
    // Whether one resolves follows from what it may wire to.
  }

  @Override
  public void filterSingletonCollisions(
      BundleCapability singleton, Collection<BundleCapability> collisionCandidates) {
    // As the framework decides.
  }

  @Override
  public void end() {
    // Nothing was begun.
  }
}
