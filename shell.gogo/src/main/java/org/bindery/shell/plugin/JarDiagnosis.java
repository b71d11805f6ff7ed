package org.bindery.shell.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** Why a file in the plug-ins directory is no bundle. */
final class JarDiagnosis {
  private JarDiagnosis() {}

  /** One sentence; empty when it looks like a bundle. */
  static Optional<String> of(Path file) {
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        return Optional.of("it is no bundle: it has no manifest");
      }
      Attributes main = manifest.getMainAttributes();
      if (main.getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
        return Optional.of("it is no bundle: its manifest has no Bundle-SymbolicName");
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("it cannot be read as a jar file");
    }
  }
}
