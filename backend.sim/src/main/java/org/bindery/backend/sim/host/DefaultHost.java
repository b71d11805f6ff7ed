package org.bindery.backend.sim.host;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import org.bindery.backend.sim.description.HostDescriptions;
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
 * Turns the framework property {@value #PROPERTY} into the configuration of a host: a built-in
 * host's name, a file, or {@code linux} for none. Without it: {@value #DEFAULT}.
 */
@Component(
    service = {},
    immediate = true)
public final class DefaultHost {
  static final String PROPERTY = "bindery.host";
  static final String DEFAULT = "edu-lab";
  static final String NONE = "linux";

  /** Marks configurations made here, so that those of an earlier run are found. */
  private static final String MADE_HERE = "bindery.host.default";

  private final ConfigurationAdmin configurations;
  private final Logger log;

  @Activate
  public DefaultHost(
      BundleContext context,
      @Reference ConfigurationAdmin configurations,
      @Reference(service = LoggerFactory.class) Logger log)
      throws IOException {
    this.configurations = configurations;
    this.log = log;
    forget();
    String wanted = context.getProperty(PROPERTY);
    String host = wanted == null || wanted.isBlank() ? DEFAULT : wanted;
    if (!host.equals(NONE)) {
      String name = HostDescriptions.builtIn().contains(host) ? host : HostName.ofFile(host);
      configurations
          .getFactoryConfiguration(SimHostConfig.PID, name, "?")
          .update(
              new Hashtable<>(Map.of("name", name, "description", host, MADE_HERE, Boolean.TRUE)));
    }
  }

  @Deactivate
  public void forget() {
    try {
      Configuration[] made =
          configurations.listConfigurations(
              "(&(service.factoryPid=" + SimHostConfig.PID + ")(" + MADE_HERE + "=true))");
      for (Configuration configuration : made == null ? new Configuration[0] : made) {
        configuration.delete();
      }
    } catch (IOException | IllegalStateException e) {
      log.info("the default host's configuration is left behind: {}", e.getMessage());
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("the filter is written here", e);
    }
  }
}
