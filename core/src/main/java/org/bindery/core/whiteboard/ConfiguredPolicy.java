package org.bindery.core.whiteboard;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.core.settings.CoreConfiguration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Keeps the choice of a policy in the configuration of {@code core}, beside all that is there. */
record ConfiguredPolicy(ConfigurationAdmin configurations) {
  /** Property of {@link CoreConfiguration}. */
  private static final String PROPERTY = "policy.incoherentDma";

  /**
   * What the configuration says at this moment.
   *
   * @param otherwise what it says when nothing is configured
   */
  String chosen(String otherwise) {
    try {
      Dictionary<String, Object> properties =
          configurations.getConfiguration(CoreConfiguration.PID, null).getProperties();
      return properties != null && properties.get(PROPERTY) instanceof String policy
          ? policy
          : otherwise;
    } catch (IOException | IllegalStateException e) {
      // It cannot be read, or is deleted at this moment.
      return otherwise;
    }
  }

  /**
   * @throws org.bindery.api.RefusedException EIO the configuration cannot be written
   */
  void choose(String policy) {
    try {
      Configuration configuration = configurations.getConfiguration(CoreConfiguration.PID, null);
      Dictionary<String, Object> properties = configuration.getProperties();
      if (properties == null) {
        properties = new Hashtable<>();
      }
      properties.put(PROPERTY, policy);
      configuration.update(properties);
    } catch (IOException e) {
      throw Refusal.of(Errno.EIO, "policy %s cannot be configured: %s", policy, e.getMessage())
          .exception(e);
    }
  }
}
