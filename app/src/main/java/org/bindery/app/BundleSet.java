package org.bindery.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * The bundles of the distribution and when each starts, as {@code conf/bundles.properties} says.
 */
final class BundleSet {
  private static final String LEVEL = "startLevel.";

  private final Path directory;
  private final int defaultLevel;
  private final int pluginLevel;
  private final Map<String, Integer> levels = new HashMap<>();
  private final List<String> gatewayUsers;
  private final List<String> clients;

  private BundleSet(Path directory, Properties conf) {
    this.directory = directory;
    this.defaultLevel = Integer.parseInt(conf.getProperty("startLevel").strip());
    this.pluginLevel = Integer.parseInt(conf.getProperty("pluginStartLevel").strip());
    this.gatewayUsers = words(conf, "gateway");
    this.clients = words(conf, "client");
    for (String key : conf.stringPropertyNames()) {
      if (key.startsWith(LEVEL)) {
        int level = Integer.parseInt(key.substring(LEVEL.length()));
        words(conf, key).forEach(name -> levels.put(name, level));
      }
    }
  }

  static BundleSet read(Path home) throws IOException {
    Properties conf = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("conf/bundles.properties"))) {
      conf.load(reader);
    }
    return new BundleSet(home.resolve("bundles"), conf);
  }

  private static List<String> words(Properties conf, String key) {
    return Arrays.stream(conf.getProperty(key, "").strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** The start level of plug-ins, the last. */
  int pluginLevel() {
    return pluginLevel;
  }

  /** Symbolic names of the bundles that may use the gateway. */
  List<String> gatewayUsers() {
    return gatewayUsers;
  }

  /**
   * Installs every bundle and marks it for start.
   *
   * @param shipped is told of each when it is installed
   */
  void install(BundleContext context, Consumer<Bundle> shipped)
      throws IOException, BundleException {
    for (Path jar : jars()) {
      // By reference: the framework reads the jar where it is and copies nothing.
      Bundle bundle = context.installBundle("reference:" + jar.toUri());
      shipped.accept(bundle);
      String name = bundle.getSymbolicName();
      bundle.adapt(BundleStartLevel.class).setStartLevel(levels.getOrDefault(name, defaultLevel));
      boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
      if (!fragment) {
        bundle.start(Bundle.START_ACTIVATION_POLICY);
      }
    }
  }

  private List<Path> jars() throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
      files.forEach(jars::add);
    }
    jars.sort(null);
    return jars;
  }

  /** The jars that a client of a server is made of. */
  List<Path> clientJars() throws IOException {
    List<Path> chosen = new ArrayList<>();
    for (Path path : jars()) {
      try (JarFile jar = new JarFile(path.toFile())) {
        Manifest manifest = jar.getManifest();
        String name =
            manifest == null
                ? null
                : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
        if (name != null && clients.contains(name.replaceFirst(";.*", "").strip())) {
          chosen.add(path);
        }
      }
    }
    return chosen;
  }
}
