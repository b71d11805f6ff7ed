package org.bindery.backend.linux.host;

import java.time.Clock;
import java.util.function.Consumer;
import org.bindery.backend.linux.log.KernelFaults;
import org.bindery.backend.linux.pci.PciNames;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.host.HostDevice;

/**
 * A host with what it stands on: the gateway, the kernel, the events; from enumeration to close.
 */
public final class RunningHost implements AutoCloseable {
  private final Gateway gateway;
  private final HostEvents events;
  private final LinuxHost host;

  private RunningHost(Gateway gateway, HostEvents events, LinuxHost host) {
    this.gateway = gateway;
    this.events = events;
    this.host = host;
  }

  /**
   * This machine without OSGi, for programs of one purpose: nobody is told of devices that come and
   * go, and {@link #host()} says which are there.
   *
   * @throws ErrnoException the process can have no more files
   */
  public static RunningHost start(String name, Consumer<String> warnings) throws ErrnoException {
    return start(name, LinuxPaths.ofThisMachine(), IommufdKernel::new, new Unwatched(), warnings);
  }

  /**
   * Enumerates the devices, and follows what becomes of them.
   *
   * @param watcher is told of the devices that are there before this returns, later on the thread
   *     of events
   * @throws ErrnoException the process can have no more files
   */
  static RunningHost start(
      String name,
      LinuxPaths paths,
      KernelFactory kernels,
      DeviceWatcher watcher,
      Consumer<String> warnings)
      throws ErrnoException {
    Gateway gateway = new Gateway();
    HostEvents events;
    try {
      events = new HostEvents(name, gateway, warnings);
    } catch (ErrnoException e) {
      gateway.close();
      throw e;
    }
    KernelFaults faults = new KernelFaults(Clock.systemUTC(), warnings);
    Kernel kernel = kernels.open(name, paths, gateway, faults);
    LinuxHost host = new LinuxHost(name, paths, gateway, kernel, PciNames.ofThisMachine(), watcher);
    RunningHost running = new RunningHost(gateway, events, host);
    try {
      // Listening begins before looking, so that nothing is missed in between.
      events.devices(gateway, host::refresh);
      events.faults(paths, gateway, faults);
      host.refresh();
      events.start();
      return running;
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  public LinuxHost host() {
    return host;
  }

  /** How many files and mappings are open, and how many were lost. For tests. */
  Gateway gateway() {
    return gateway;
  }

  /** Events end first, so that no device comes any more; then the fds, the devices, the files. */
  @Override
  public void close() {
    events.close();
    host.close();
    host.forget();
    gateway.close();
  }

  private record Unwatched() implements DeviceWatcher {
    @Override
    public void added(HostDevice device) {}

    @Override
    public void removed(HostDevice device) {}
  }
}
