package org.bindery.core.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bindery.api.Role;
import org.bindery.engine.FdLimits;

/**
 * The configuration as it was read, immutable.
 *
 * @param hold how long devices wait for a successor of their binder
 * @param call how long a call into a plug-in may take
 * @param faults how many faults an fd keeps
 * @param limits what an fd may hold
 * @param policy the name of the policy that judges requests for incoherent DMA
 * @param flips how often a virtual machine may become incoherent within {@code flipWindow}
 * @param sessionRoles roles by session name
 * @param bundleRoles roles by symbolic name
 */
public record Settings(
    Duration hold,
    Duration call,
    int faults,
    FdLimits limits,
    String policy,
    int flips,
    Duration flipWindow,
    Map<String, Set<Role>> sessionRoles,
    Map<String, Set<Role>> bundleRoles) {

  /** The same with another policy. */
  public Settings withPolicy(String other) {
    return new Settings(
        hold, call, faults, limits, other, flips, flipWindow, sessionRoles, bundleRoles);
  }

  /**
   * Reads a configuration; what cannot be used is left out.
   *
   * @param refused takes a sentence about each value that was left out
   */
  public static Settings of(CoreConfiguration configuration, Consumer<String> refused) {
    return new Settings(
        Duration.ofMillis(Math.max(0, configuration.hold_millis())),
        Duration.ofMillis(Math.max(1, configuration.call_millis())),
        Math.max(1, configuration.faults_ring()),
        new FdLimits(
            Math.max(0, configuration.fd_pinnedBytes()),
            Math.max(1, configuration.fd_objects()),
            Math.max(1, configuration.fd_areas())),
        configuration.policy_incoherentDma(),
        Math.max(1, configuration.flips_number()),
        Duration.ofMillis(Math.max(0, configuration.flips_millis())),
        RoleTable.parse(configuration.roles_sessions(), refused),
        RoleTable.parse(configuration.roles_bundles(), refused));
  }
}
