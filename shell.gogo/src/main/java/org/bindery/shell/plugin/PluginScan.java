package org.bindery.shell.plugin;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/** Looks over the bundles that are plug-ins, and the files that should be. Changes nothing. */
public final class PluginScan {
  /** Service interfaces by which a bundle is a plug-in, and what to call them. */
  private static final Map<String, String> KINDS =
      Map.of(
          "org.bindery.binder.DeviceBinder", "binder",
          "org.bindery.device.DeviceModelFactory", "deviceModel",
          "org.bindery.host.Host", "host",
          "org.bindery.engine.IommuEngineProvider", "engine");

  /** What is said of one that was stopped by command, which is no fault of it. */
  public static final String STOPPED = "it was stopped";

  static final String NOT_INSTALLED = "the framework did not install it, the log says why";
  static final String NOT_STARTED = "its start failed, the log says why";

  private final BundleContext context;
  private final Optional<Path> directory;

  /**
   * @param directory of plug-ins that are dropped in
   */
  public PluginScan(BundleContext context, Optional<Path> directory) {
    this.context = context;
    this.directory = directory;
  }

  /** All plug-ins. */
  public List<PluginState> scan() {
    return scan(true);
  }

  /** Those that were dropped in; cheap enough to be asked again and again. */
  List<PluginState> dropped() {
    return scan(false);
  }

  private List<PluginState> scan(boolean others) {
    Map<Path, Bundle> dropped = new TreeMap<>();
    List<PluginState> found = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      Optional<Path> file = file(bundle);
      file.ifPresent(path -> dropped.put(path, bundle));
      if (bundle.getBundleId() == 0 || (file.isEmpty() && !others)) {
        continue;
      }
      try {
        List<String> provides = provides(bundle);
        if (file.isPresent() || !provides.isEmpty()) {
          found.add(state(bundle, file, provides));
        }
      } catch (IllegalStateException e) {
        // It was uninstalled while it was looked at.
      }
    }
    for (Path jar : jars()) {
      if (!dropped.containsKey(jar)) {
        String problem = JarDiagnosis.of(jar).orElse(NOT_INSTALLED);
        found.add(
            new PluginState(
                jar.getFileName().toString(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.of(jar.getFileName().toString()),
                "refused",
                List.of(),
                Optional.of(problem)));
      }
    }
    return found;
  }

  private PluginState state(Bundle bundle, Optional<Path> file, List<String> provides) {
    String name = bundle.getSymbolicName();
    return new PluginState(
        name != null ? name : file.map(path -> path.getFileName().toString()).orElse("?"),
        OptionalLong.of(bundle.getBundleId()),
        Optional.of(bundle.getVersion().toString()),
        file.map(path -> path.getFileName().toString()),
        stateName(bundle),
        provides,
        problem(bundle, file));
  }

  private Optional<String> problem(Bundle bundle, Optional<Path> file) {
    if (bundle.getSymbolicName() == null && file.isPresent()) {
      return JarDiagnosis.of(file.get());
    }
    return switch (bundle.getState()) {
      case Bundle.INSTALLED ->
          Resolution.problem(
              bundle,
              context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class));
      case Bundle.RESOLVED ->
          Optional.of(bundle).filter(b -> !fragment(b)).map(PluginScan::standing);
      default -> Optional.empty();
    };
  }

  private static boolean fragment(Bundle bundle) {
    return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
  }

  /** Why a bundle that resolves does not run. */
  private static String standing(Bundle bundle) {
    return bundle.adapt(BundleStartLevel.class).isPersistentlyStarted() ? NOT_STARTED : STOPPED;
  }

  private static String stateName(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.ACTIVE -> "active";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      case Bundle.RESOLVED -> "resolved";
      case Bundle.UNINSTALLED -> "uninstalled";
      default -> "installed";
    };
  }

  private static List<String> provides(Bundle bundle) {
    List<String> provides = new ArrayList<>();
    ServiceReference<?>[] services = bundle.getRegisteredServices();
    for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
      for (String type : (String[]) service.getProperty(Constants.OBJECTCLASS)) {
        String kind = KINDS.get(type);
        if (kind != null) {
          Object id = service.getProperty(kind.equals("host") ? "bindery.host" : "binder.id");
          provides.add(id == null ? kind : kind + " " + id);
        }
      }
    }
    provides.sort(null);
    return provides;
  }

  private Optional<Path> file(Bundle bundle) {
    String location = bundle.getLocation();
    int colon = location.indexOf("file:");
    if (colon < 0 || directory.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path file = Path.of(URI.create(location.substring(colon))).normalize();
      return Optional.of(file).filter(path -> directory.get().equals(path.getParent()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private List<Path> jars() {
    List<Path> jars = new ArrayList<>();
    if (directory.isPresent() && Files.isDirectory(directory.get())) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(
              directory.get(), path -> path.toString().toLowerCase(Locale.ROOT).endsWith(".jar"))) {
        files.forEach(jars::add);
      } catch (IOException e) {
        return List.of();
      }
    }
    jars.sort(null);
    return jars;
  }
}
