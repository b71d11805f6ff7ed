package org.bindery.shell.plugin;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/** Why a bundle does not resolve: the first thing it needs that nobody provides. Looks only. */
final class Resolution {
  private static final Pattern VALUE = Pattern.compile("\\(([\\w.]+)(>?=)([^)]+)\\)");

  private static final String RESERVED = "bindery.reserved";

  private Resolution() {}

  /**
   * One sentence.
   *
   * @param wiring of the framework
   */
  static Optional<String> problem(Bundle bundle, FrameworkWiring wiring) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    if (revision == null) {
      return Optional.empty();
    }
    return revision.getDeclaredRequirements(null).stream()
        .filter(Resolution::counts)
        .filter(requirement -> !provided(requirement, bundle, wiring))
        .findFirst()
        .map(Resolution::sentence)
        .or(() -> reserved(revision, wiring))
        .or(() -> Optional.of("what it needs is there, but does not fit together"));
  }

  private static boolean counts(BundleRequirement requirement) {
    String resolution = requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE);
    String effective = requirement.getDirectives().get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
    return !Namespace.RESOLUTION_OPTIONAL.equals(resolution)
        && !"dynamic".equals(resolution)
        && (effective == null || Namespace.EFFECTIVE_RESOLVE.equals(effective));
  }

  private static boolean provided(
      BundleRequirement requirement, Bundle bundle, FrameworkWiring wiring) {
    Collection<BundleCapability> providers = wiring.findProviders(requirement);
    return providers.stream()
        .anyMatch(provider ->
            provider.getRevision().getBundle().equals(bundle)
                || provider.getRevision().getBundle().getState() != Bundle.INSTALLED);
  }

  /**
   * What is there, but not for this bundle: the launcher marks a package that it reserves with the
   * attribute {@value #RESERVED}, and lets nobody else wire to it, nor to who has it.
   */
  private static Optional<String> reserved(BundleRevision revision, FrameworkWiring wiring) {
    return revision.getDeclaredRequirements(null).stream()
        .filter(Resolution::counts)
        .flatMap(requirement ->
            wiring.findProviders(requirement).stream()
                .flatMap(provider -> reservedAt(provider).stream()))
        .findFirst();
  }

  private static Optional<String> reservedAt(BundleCapability provider) {
    return switch (provider.getNamespace()) {
      case PackageNamespace.PACKAGE_NAMESPACE -> reservation(provider, "that it imports");
      case BundleNamespace.BUNDLE_NAMESPACE, HostNamespace.HOST_NAMESPACE ->
          provider
              .getRevision()
              .getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)
              .stream()
              .flatMap(exported -> reservation(exported, "that it would get").stream())
              .findFirst();
      default -> Optional.empty();
    };
  }

  private static Optional<String> reservation(BundleCapability exported, String how) {
    return Optional.ofNullable(exported.getAttributes().get(RESERVED))
        .map(names ->
            "the package %s %s is reserved for bundles of the distribution: %s"
                .formatted(
                    exported.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE), how, names));
  }

  private static String sentence(BundleRequirement requirement) {
    String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
    return switch (requirement.getNamespace()) {
      case PackageNamespace.PACKAGE_NAMESPACE ->
          "no bundle exports the package "
              + value(filter, PackageNamespace.PACKAGE_NAMESPACE)
              + " that it imports"
              + versions(filter);
      case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
          "it needs Java "
              + value(filter, "version")
              + ", and this is Java "
              + Runtime.version().feature();
      default ->
          "nobody provides " + requirement.getNamespace() + " " + filter + " that it requires";
    };
  }

  private static String versions(String filter) {
    StringBuilder versions = new StringBuilder();
    for (Matcher part = VALUE.matcher(filter); part.find(); ) {
      if (part.group(1).endsWith("version")) {
        boolean below = filter.startsWith("(!", part.start() - 2);
        versions
            .append(versions.isEmpty() ? " (version " : " and ")
            .append(below ? "below " : "from ")
            .append(part.group(3));
      }
    }
    return versions.isEmpty() ? "" : versions.append(')').toString();
  }

  private static String value(String filter, String attribute) {
    for (Matcher part = VALUE.matcher(filter); part.find(); ) {
      if (part.group(1).equals(attribute)) {
        return part.group(3);
      }
    }
    return filter;
  }
}
