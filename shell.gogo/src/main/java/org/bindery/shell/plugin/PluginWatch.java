package org.bindery.shell.plugin;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Says once, as a warning, why a plug-in that was dropped in does not work. Looks on a thread of
 * its own, since a file that is no bundle makes no event. Safe for use by several threads.
 */
@Component(service = PluginWatch.class, immediate = true)
public final class PluginWatch {
  private static final long PERIOD_MILLIS = 500;
  private static final long POLL_MILLIS = 20;
  private static final long INSTALL_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final PluginScan scan;
  private final Logger log;
  private final ScheduledThreadPoolExecutor clock;
  // Problems by file, guarded by this: those of the last look, and those said.
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, String> said = new HashMap<>();
  // From here on what does not work has been tried.
  private volatile boolean tried;

  @Activate
  public PluginWatch(BundleContext context, @Reference(service = LoggerFactory.class) Logger log) {
    Optional<Path> directory =
        Optional.ofNullable(context.getProperty("bindery.plugins")).map(Path::of);
    this.scan = new PluginScan(context, directory);
    this.log = log;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("bindery-plugins-", 1).factory());
    if (directory.isPresent()) {
      var unused =
          clock.scheduleWithFixedDelay(
              () -> look(false), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Deactivate
  void stop() {
    clock.shutdownNow();
  }

  /** The plug-ins as they stand. */
  public List<PluginState> scan() {
    return scan.scan();
  }

  /**
   * Waits until every file that is there has been tried: what does not work then will not. A slow
   * machine is given its time; a file that is no bundle at all is not waited for.
   */
  public void settled() throws InterruptedException {
    await(PluginScan.NOT_INSTALLED, INSTALL_NANOS);
    await(PluginScan.NOT_STARTED, START_NANOS);
    tried = true;
    look(true);
  }

  /** Until no dropped plug-in has a problem that may be gone in a moment. */
  private void await(String problem, long nanos) throws InterruptedException {
    long begin = System.nanoTime();
    while (scan.dropped().stream()
            .anyMatch(plugin -> plugin.problem().filter(problem::equals).isPresent())
        && System.nanoTime() - begin < nanos) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** A problem that was not there at the last look may be that of a bundle that is just coming. */
  private synchronized void look(boolean settled) {
    Map<String, Seen> now = new HashMap<>();
    for (PluginState plugin : scan.dropped()) {
      Optional<String> problem = plugin.problem().filter(why -> !why.equals(PluginScan.STOPPED));
      if (problem.isPresent()) {
        now.put(plugin.file().get(), Seen.of(problem.get(), seen.get(plugin.file().get())));
      }
    }
    said.entrySet()
        .removeIf(entry ->
            !now.containsKey(entry.getKey())
                || !entry.getValue().equals(now.get(entry.getKey()).problem()));
    now.forEach((file, problem) -> {
      boolean certain = settled || problem.lasts(tried ? 0 : INSTALL_NANOS);
      if (certain && said.put(file, problem.problem()) == null) {
        log.warn("plug-in {} does not work: {}", file, problem.problem());
      }
    });
    seen.clear();
    seen.putAll(now);
  }

  /**
   * A problem with the look that found it first.
   *
   * @param looks how many found it, one after the other
   */
  private record Seen(String problem, long since, int looks) {
    static Seen of(String problem, Seen before) {
      return before != null && before.problem.equals(problem)
          ? new Seen(problem, before.since, before.looks + 1)
          : new Seen(problem, System.nanoTime(), 1);
    }

    /**
     * True when it will not go away by itself.
     *
     * @param patience with a bundle that nobody may have got to yet
     */
    boolean lasts(long patience) {
      boolean passing =
          problem.equals(PluginScan.NOT_INSTALLED) || problem.equals(PluginScan.NOT_STARTED);
      return looks > 1 && (!passing || System.nanoTime() - since >= patience);
    }
  }
}
