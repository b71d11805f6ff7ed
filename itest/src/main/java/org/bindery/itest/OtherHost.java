package org.bindery.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A second simulated host, of another description, from when it is ready until it is closed. */
public final class OtherHost implements AutoCloseable {
  private final Lab lab;
  private final String name;
  private final Configuration configuration;
  // Null: it is another's, or none.
  private final Path file;

  /**
   * @param description a built-in host's name or a file
   */
  public OtherHost(Lab lab, String name, String description) {
    this(lab, name, description, null);
  }

  /**
   * Of a description that a test brings.
   *
   * @param text JSON
   */
  public static OtherHost described(Lab lab, String name, String text) {
    try {
      Path file = Files.createTempFile(name, ".json");
      Files.writeString(file, text);
      return new OtherHost(lab, name, file.toString(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OtherHost(Lab lab, String name, String description, Path file) {
    this.lab = lab;
    this.name = name;
    this.file = file;
    try {
      configuration =
          lab.service(ConfigurationAdmin.class, "(objectClass=*)")
              .getFactoryConfiguration("org.bindery.host.sim", name, "?");
      var properties = new Hashtable<String, Object>();
      properties.put("name", name);
      properties.put("description", description);
      configuration.update(properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var unused = lab.iommu(name);
    Lab.await("host " + name + " is there", this::isThere);
  }

  public String name() {
    return name;
  }

  /** How a command names a device of it, whatever other hosts have. */
  public String device(String device) {
    return name + "/" + device;
  }

  @Override
  public void close() {
    try {
      configuration.delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Lab.await("host " + name + " is gone", () -> !isThere());
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isThere() {
    return lab.administration().hosts().stream().anyMatch(host -> host.name().equals(name));
  }
}
