package org.bindery.itest.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

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
    Path hidden = directory.resolveSibling(file() + ".part");
    Files.write(hidden, bytes());
    Files.move(hidden, directory.resolve(file()), StandardCopyOption.ATOMIC_MOVE);
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
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.forEach(manifest.getMainAttributes()::putValue);
    String activator = FailingActivator.class.getName().replace('.', '/') + ".class";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
        InputStream code = BrokenJar.class.getClassLoader().getResourceAsStream(activator)) {
      jar.putNextEntry(new JarEntry(activator));
      long unused = code.transferTo(jar);
    }
    return bytes.toByteArray();
  }
}
