package org.bindery.backend.linux.host;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** A Linux host for each configuration. */
@Component(
    service = {},
    immediate = true,
    configurationPid = LinuxHostConfig.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LinuxHostConfig.class, factory = true)
public final class LinuxHostComponent {
  private final HostLife life;

  @Activate
  public LinuxHostComponent(
      BundleContext context,
      LinuxHostConfig config,
      @Reference(service = LoggerFactory.class) Logger log) {
    LinuxPaths paths =
        new LinuxPaths(Path.of(config.sys()), Path.of(config.dev()), Path.of(config.proc()));
    life = new HostLife(context, config.name(), paths, IommufdKernel::new, log);
    life.start();
  }

  @Deactivate
  public void stop() {
    life.stop();
  }
}
