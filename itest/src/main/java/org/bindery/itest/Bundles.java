package org.bindery.itest;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.osgi.framework.Bundle;

/** Where bundles lie as files. */
public final class Bundles {
  private Bundles() {}

  /** The jar a bundle was installed from. */
  public static Path file(Bundle bundle) {
    String location = bundle.getLocation();
    if (location.startsWith("reference:")) {
      location = location.substring("reference:".length());
    }
    if (!location.toLowerCase(Locale.ROOT).startsWith("file:")) {
      throw new AssertionError(bundle + " is not from a file: " + location);
    }
    return Path.of(URI.create(location));
  }
}
