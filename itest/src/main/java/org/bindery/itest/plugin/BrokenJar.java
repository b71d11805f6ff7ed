package org.bindery.itest.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Files that a vendor may drop by mistake, and what is to be said of each. */
public enum BrokenJar {
  NO_JAR("it cannot be read as a jar file"),
  NO_BUNDLE("it is no bundle: its manifest has no Bundle-SymbolicName"),
  NEWER_JAVA("it needs Java 99, and this is Java " + Runtime.version().feature()),
  MISSING_IMPORT("no bundle exports the package com.nowhere.api that it imports"),
  FAILING_START("its start failed, the log says why");

  private final String problem;

  BrokenJar(String problem) {
    this.problem = problem;
  }

  public String problem() {
    return problem;
  }

  public String file() {
    return name().toLowerCase(java.util.Locale.ROOT) + ".jar";
  }

  /** Drops it, complete at once as a careful vendor would. */
  public void drop(Path directory) throws IOException {
    PluginJar.drop(directory, file(), bytes());
  }

  private byte[] bytes() throws IOException {
    return switch (this) {
      case NO_JAR -> "no jar at all".getBytes(StandardCharsets.UTF_8);
      case NO_BUNDLE -> jar(Map.of());
      case NEWER_JAVA ->
          bundle("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\"");
      case MISSING_IMPORT -> bundle("Import-Package", "com.nowhere.api");
      case FAILING_START ->
          jar(
              Map.of(
                  "Bundle-ManifestVersion", "2",
                  "Bundle-SymbolicName", "com.example.failing",
                  "Bundle-Activator", FailingActivator.class.getName(),
                  "Import-Package", "org.osgi.framework"));
    };
  }

  private byte[] bundle(String header, String value) throws IOException {
    return jar(
        Map.of(
            "Bundle-ManifestVersion",
            "2",
            "Bundle-SymbolicName",
            "com.example." + name().toLowerCase(java.util.Locale.ROOT),
            header,
            value));
  }

  private static byte[] jar(Map<String, String> headers) throws IOException {
    return PluginJar.of(headers, List.of(FailingActivator.class));
  }
}
