package org.bindery.itest.plugin;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Jars of plug-ins, made while the tests run. */
public final class PluginJar {
  private PluginJar() {}

  /** A bundle of classes of the tests, which it has anew for itself. */
  public static byte[] of(Map<String, String> headers, List<Class<?>> classes) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.forEach(manifest.getMainAttributes()::putValue);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      for (Class<?> type : classes) {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream code = type.getClassLoader().getResourceAsStream(file)) {
          jar.putNextEntry(new JarEntry(file));
          long unused = code.transferTo(jar);
        }
      }
    }
    return bytes.toByteArray();
  }

  /** The next version of a bundle, otherwise the same. */
  public static byte[] newVersion(Path bundle, String version) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarInputStream from =
        new JarInputStream(new ByteArrayInputStream(Files.readAllBytes(bundle)))) {
      Manifest manifest = new Manifest(from.getManifest());
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      try (JarOutputStream to = new JarOutputStream(bytes, manifest)) {
        for (JarEntry entry = from.getNextJarEntry();
            entry != null;
            entry = from.getNextJarEntry()) {
          to.putNextEntry(new JarEntry(entry.getName()));
          long unused = from.transferTo(to);
        }
      }
    }
    return bytes.toByteArray();
  }

  /**
   * Drops it into a folder, complete at once as a careful vendor would; an older one is replaced.
   */
  public static void drop(Path directory, String name, byte[] jar) throws IOException {
    Path hidden = directory.resolveSibling(name + ".part");
    Files.write(hidden, jar);
    Files.move(
        hidden,
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
