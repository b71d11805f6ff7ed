package org.bindery.itest.motion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Hashtable;
import org.bindery.itest.Lab;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A setting of the binding engine, until it is closed: then its default again. */
final class CoreSettings implements AutoCloseable {
  private static final long DEFAULT_MILLIS = 10_000;

  private final Configuration configuration;
  private final String name;

  /**
   * @param name {@code hold.millis} or {@code call.millis}
   */
  CoreSettings(Lab lab, String name, long millis) {
    this.name = name;
    try {
      configuration =
          lab.service(ConfigurationAdmin.class, "(objectClass=*)")
              .getConfiguration("org.bindery.core", "?");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    set(millis);
  }

  private void set(long millis) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(name, millis);
    try {
      configuration.update(properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    set(DEFAULT_MILLIS);
  }
}
