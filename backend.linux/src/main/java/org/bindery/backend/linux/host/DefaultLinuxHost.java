package org.bindery.backend.linux.host;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Makes the configuration of a host of this machine, with all defaults, when the framework property
 * {@value #PROPERTY} is {@value #LINUX}.
 */
@Component(
    service = {},
    immediate = true)
public final class DefaultLinuxHost {
  static final String PROPERTY = "bindery.host";
  static final String LINUX = "linux";

  /** Marks configurations made here, so that those of an earlier run are found. */
  private static final String MADE_HERE = "bindery.host.default";

  private final ConfigurationAdmin configurations;
  private final Logger log;

  @Activate
  public DefaultLinuxHost(
      BundleContext context,
      @Reference ConfigurationAdmin configurations,
      @Reference(service = LoggerFactory.class) Logger log)
      throws IOException {
    this.configurations = configurations;
    this.log = log;
    forget();
    if (LINUX.equals(context.getProperty(PROPERTY))) {
      configurations
          .getFactoryConfiguration(LinuxHostConfig.PID, LINUX, "?")
          .update(new Hashtable<>(Map.of("name", LINUX, MADE_HERE, Boolean.TRUE)));
    }
  }

  @Deactivate
  public void forget() {
    try {
      Configuration[] made =
          configurations.listConfigurations(
              "(&(service.factoryPid=" + LinuxHostConfig.PID + ")(" + MADE_HERE + "=true))");
      for (Configuration configuration : made == null ? new Configuration[0] : made) {
        configuration.delete();
      }
    } catch (IOException | IllegalStateException e) {
      log.info("the host's configuration is left behind: {}", e.getMessage());
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("the filter is written here", e);
    }
  }
}
