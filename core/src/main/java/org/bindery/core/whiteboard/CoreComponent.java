package org.bindery.core.whiteboard;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.bindery.api.Administration;
import org.bindery.core.Core;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.match.ServiceBinders;
import org.bindery.core.mdev.DefinitionFiles;
import org.bindery.core.mdev.DefinitionMemory;
import org.bindery.core.mdev.DefinitionStore;
import org.bindery.core.mdev.MdevHome;
import org.bindery.core.policy.PolicyHome;
import org.bindery.core.saved.EntryStore;
import org.bindery.core.saved.FileStore;
import org.bindery.core.saved.MemoryStore;
import org.bindery.core.saved.ProcessId;
import org.bindery.core.saved.SavedStates;
import org.bindery.core.settings.CoreConfiguration;
import org.bindery.core.settings.Settings;
import org.bindery.engine.IommuEngineProvider;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The binding engine in OSGi: follows hosts, devices, binders, engines and bundles, and registers
 * the administrator's service.
 */
@Component(
    service = {},
    configurationPid = CoreConfiguration.PID)
@Designate(ocd = CoreConfiguration.class)
public final class CoreComponent {
  /** Property of the framework: the directory for what outlives the process; absent: nothing. */
  private static final String DATA = "bindery.data";

  private final BundleContext context;
  private final Events events;
  private final ConfiguredPolicy policy;
  private final Core core;
  private final ServiceBinders binders;
  private final SynchronousBundleListener bundles = this::bundleChanged;
  private final List<ServiceTracker<?, ?>> trackers;
  private final ServiceRegistration<Administration> administration;
  private volatile Settings settings;

  @Activate
  public CoreComponent(
      BundleContext context,
      CoreConfiguration configuration,
      @Reference Events events,
      @Reference ConfigurationAdmin configurations) {
    this.context = context;
    this.events = events;
    this.policy = new ConfiguredPolicy(configurations);
    read(configuration);
    binders = new ServiceBinders(context, events);
    ServicePolicies policies = new ServicePolicies(context, events);
    core =
        new Core(
            () -> settings,
            new SavedStates(store(context), ProcessId.current(), ProcessId::lives),
            events,
            binders,
            new PolicyHome(policies, this::choose),
            new MdevHome(definitions(context), new ServicePublisher(context)),
            Clock.systemUTC(),
            this::frameworkStops);
    context.addBundleListener(bundles);
    HostWhiteboard hosts = new HostWhiteboard(context, core);
    trackers =
        List.of(
            Following.services(
                context,
                IommuEngineProvider.class,
                provider -> {
                  hosts.providerCame(provider);
                  return provider;
                },
                hosts::providerGone),
            Following.services(context, Host.class, hosts::hostCame, hosts::hostGone),
            Following.tracker(
                context,
                HostDevice.class,
                reference -> {
                  DeviceName came = DeviceName.of(reference);
                  core.deviceCame(came.host(), came.device());
                  return came;
                },
                gone -> core.deviceGone(gone.host(), gone.device())),
            policies.tracker(core::policyCame),
            ServiceParents.tracker(context, core.mdevs(), events));
    binders.open(core::binderCame, core::binderGone);
    trackers.forEach(ServiceTracker::open);
    administration = context.registerService(Administration.class, core.administration(), null);
  }

  private static EntryStore store(BundleContext context) {
    String data = context.getProperty(DATA);
    return data == null ? new MemoryStore() : new FileStore(Path.of(data, "saved"));
  }

  private static DefinitionStore definitions(BundleContext context) {
    String data = context.getProperty(DATA);
    return data == null ? new DefinitionMemory() : new DefinitionFiles(Path.of(data, "mdev"));
  }

  @Modified
  void modified(CoreConfiguration configuration) {
    read(configuration);
    core.policyCame();
  }

  /**
   * Updates come later than what they tell of: one from before the last choice would undo that. So
   * which policy is chosen is read where it is kept.
   */
  private void read(CoreConfiguration configuration) {
    Settings read =
        Settings.of(
            configuration,
            refused -> events.post(Topics.SETTINGS, CoreConfiguration.PID, "%s", refused));
    synchronized (this) {
      settings = read.withPolicy(policy.chosen(read.policy()));
    }
  }

  private void choose(String name) {
    policy.choose(name);
    synchronized (this) {
      settings = settings.withPolicy(policy.chosen(name));
    }
  }

  @Deactivate
  void stop() {
    administration.unregister();
    // Devices are released while binders and hosts are still there to help.
    core.owners().exit();
    trackers.reversed().forEach(ServiceTracker::close);
    binders.close();
    core.close();
    context.removeBundleListener(bundles);
  }

  private boolean frameworkStops() {
    return context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING;
  }

  private void bundleChanged(BundleEvent event) {
    long bundle = event.getBundle().getBundleId();
    switch (event.getType()) {
      case BundleEvent.STOPPED -> core.bundleStopped(bundle);
      case BundleEvent.UNINSTALLED -> core.bundleUninstalled(bundle);
      default -> {}
    }
  }
}
