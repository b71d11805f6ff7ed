package org.bindery.backend.linux.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bindery.backend.linux.log.KernelFaults;
import org.bindery.backend.linux.log.KernelLog;
import org.bindery.backend.linux.uevent.UeventSource;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.gateway.Poller;

/**
 * The one thread on which a host's events arrive: devices that come and go, and lines of the
 * kernel's log. What cannot be had is told once and then missing.
 */
final class HostEvents implements AutoCloseable {
  private static final long END_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final Poller poller;
  private final Thread thread;
  private final List<AutoCloseable> sources = new ArrayList<>();
  private final Consumer<String> warnings;

  /** Listens from here on; nothing is delivered before {@link #start}. */
  HostEvents(String host, Gateway gateway, Consumer<String> warnings) throws ErrnoException {
    this.poller = gateway.poller();
    this.warnings = warnings;
    this.thread = new Thread(this::run, "bindery-linux-" + host + "-events");
    this.thread.setDaemon(true);
  }

  /**
   * Has the host look when devices may have come or gone.
   *
   * @param look what it throws is told as a warning
   */
  void devices(Gateway gateway, Runnable look) {
    try {
      sources.add(new UeventSource(gateway, poller, () -> guarded(look)));
    } catch (ErrnoException e) {
      warnings.accept("devices that come and go are not noticed: " + e.getMessage());
    }
  }

  void faults(LinuxPaths paths, Gateway gateway, KernelFaults faults) {
    try {
      KernelLog log = KernelLog.open(paths.dev(), gateway, faults);
      log.follow(poller);
      sources.add(log);
    } catch (ErrnoException e) {
      warnings.accept(
          "blocked DMA is not seen, since the kernel tells it in its log only: " + e.getMessage());
    }
  }

  private void guarded(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) {
      warnings.accept("the host's devices could not be looked at: " + e);
    }
  }

  private void run() {
    poller.run();
  }

  void start() {
    thread.start();
  }

  /** Waits until the thread has ended, except on that thread. */
  @Override
  public void close() {
    poller.close();
    boolean interrupted = false;
    try {
      if (thread != Thread.currentThread()) {
        thread.join(END_MILLIS);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (thread.isAlive()) {
      // A listener hangs in it: its memory stays, rather than go from under it.
      warnings.accept("the thread " + thread.getName() + " does not end");
    } else {
      sources.forEach(this::closeQuietly);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeQuietly(AutoCloseable source) {
    try {
      source.close();
    } catch (Exception e) {
      warnings.accept("" + e);
    }
  }
}
