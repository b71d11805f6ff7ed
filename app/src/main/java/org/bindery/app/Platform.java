package org.bindery.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.log.LogLevel;
import org.osgi.util.tracker.ServiceTracker;

/** The running framework with the bundles of the distribution. */
final class Platform implements AutoCloseable {
  private static final String RUNNER =
      "(&(objectClass=" + ToIntFunction.class.getName() + ")(bindery.runner=true))";

  private final Framework framework;
  private final Log log;

  private Platform(Framework framework, Log log) {
    this.framework = framework;
    this.log = log;
  }

  /**
   * Starts everything; when it returns, all start levels are reached and plug-ins are installed.
   */
  static Platform start(Options options, Path home, RunDirectory run, Log log)
      throws LaunchException {
    try {
      BundleSet bundles = BundleSet.read(home);
      Framework framework =
          ServiceLoader.load(FrameworkFactory.class)
              .findFirst()
              .orElseThrow()
              .newFramework(configuration(options, home, run, log, bundles));
      framework.init(event -> report(event, log));
      BundleContext context = framework.getBundleContext();
      log.follow(context);
      Gate gate = new Gate(bundles.gatewayUsers());
      context.registerService(ResolverHookFactory.class, gate, null);
      bundles.install(context, gate::shipped);
      framework.start();
      return new Platform(framework, log);
    } catch (IOException | BundleException e) {
      throw new LaunchException("the bundles in " + home + " do not start: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> configuration(
      Options options, Path home, RunDirectory run, Log log, BundleSet bundles) throws IOException {
    int lastLevel = bundles.pluginLevel();
    Map<String, Object> conf = new HashMap<>();
    conf.put("bindery.home", home.toString());
    conf.put("bindery.data", options.data().toString());
    conf.put("bindery.plugins", options.plugins().toString());
    conf.put("bindery.log", log.file().toString());
    conf.put("bindery.json", Boolean.toString(options.json()));
    conf.put("bindery.interactive", Boolean.toString(options.interactive()));
    options.host().ifPresent(host -> conf.put("bindery.host", host));

    conf.put(Constants.FRAMEWORK_STORAGE, run.path().resolve("cache").toString());
    conf.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(lastLevel));
    // The launcher listens to the log, so it and the bundles must share the log's types.
    conf.put(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        "org.osgi.service.log;version=1.5.0" + Gate.systemPackage(bundles.gatewayUsers()));
    conf.put("org.osgi.service.log.admin.loglevel", LogLevel.INFO.name());
    conf.put("felix.cache.locking", "false"); // the run directory has a lock of its own
    conf.put("felix.log.logger", new FrameworkLogger(log));
    conf.put("felix.log.level", "2");
    conf.put("ds.loglevel", "2");

    conf.put("felix.fileinstall.dir", options.plugins().toString());
    conf.put("felix.fileinstall.tmpdir", run.path().resolve("fileinstall").toString());
    conf.put("felix.fileinstall.noInitialDelay", "true");
    conf.put("felix.fileinstall.poll", "500");
    conf.put("felix.fileinstall.start.level", Integer.toString(lastLevel));
    conf.put("felix.fileinstall.bundles.new.start", "true");
    conf.put("felix.fileinstall.log.level", "2");
    conf.put("felix.fileinstall.log.default", "jul");
    return raw(conf);
  }

  /** The framework takes objects too, though its signature says strings. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map<String, String> raw(Map<String, Object> conf) {
    return (Map) conf;
  }

  private static void report(FrameworkEvent event, Log log) {
    if (event.getType() == FrameworkEvent.ERROR) {
      Throwable cause = event.getThrowable();
      String bundle = "" + event.getBundle().getSymbolicName();
      String message = bundle + (cause == null ? "" : ": " + cause.getMessage());
      if (bundle.startsWith("org.bindery.")) {
        log.write(LogLevel.ERROR, "framework", message, cause);
      } else {
        // Of plug-ins the shell says in a sentence what is wrong with them.
        log.keep(LogLevel.ERROR, "framework", message, cause);
      }
    }
  }

  /**
   * Has the runner of commands run what the command line asked for.
   *
   * @return the exit status
   */
  int run(List<String> arguments, long timeoutSeconds) throws LaunchException {
    CompletableFuture<ToIntFunction<String[]>> arrived = new CompletableFuture<>();
    ServiceTracker<ToIntFunction<String[]>, ToIntFunction<String[]>> tracker;
    BundleContext context = framework.getBundleContext();
    try {
      tracker =
          new ServiceTracker<>(context, context.createFilter(RUNNER), null) {
            @Override
            public ToIntFunction<String[]> addingService(
                ServiceReference<ToIntFunction<String[]>> reference) {
              ToIntFunction<String[]> runner = super.addingService(reference);
              arrived.complete(runner);
              return runner;
            }
          };
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
    tracker.open();
    try {
      return arrived
          .get(timeoutSeconds, TimeUnit.SECONDS)
          .applyAsInt(arguments.toArray(String[]::new));
    } catch (TimeoutException e) {
      throw new LaunchException(
          "the commands did not get ready within "
              + timeoutSeconds
              + " s"
              + unresolved()
              + "; "
              + log.file()
              + " says more");
    } catch (InterruptedException | ExecutionException e) {
      throw new LaunchException("interrupted", e);
    } finally {
      tracker.close();
    }
  }

  private String unresolved() {
    List<String> names =
        java.util.Arrays.stream(framework.getBundleContext().getBundles())
            .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
            .map(Bundle::getSymbolicName)
            .toList();
    return names.isEmpty() ? "" : " (not resolved: " + String.join(", ", names) + ")";
  }

  @Override
  public void close() {
    stop();
  }

  /** Stops the bundles in order; a second call does nothing. */
  void stop() {
    try {
      framework.stop();
      framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
    } catch (BundleException e) {
      log.write(LogLevel.WARN, "framework", "the framework did not stop cleanly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
