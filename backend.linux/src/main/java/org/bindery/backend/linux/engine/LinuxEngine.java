package org.bindery.backend.linux.engine;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.linux.host.FaultFeed;
import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.engine.IommuEngine;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.gateway.OpenFlags;

/** The kernel's {@code /dev/iommu} of the machine this runs on. Thread-safe. */
public final class LinuxEngine implements IommuEngine {
  private final String host;
  private final LinuxPaths paths;
  private final EventThread events;
  private final FaultFeed faults;
  private final Supplier<IoctlDoor> opener;
  private final Arguments arguments = new Arguments();
  // Guarded by this; nothing is called under it.
  private final Set<LinuxFd> open = new LinkedHashSet<>();
  private boolean closed;

  /**
   * @param host name of the host, for refusals
   * @param gateway opens the fds; the caller closes it, after this
   * @param faults tells of blocked DMA
   */
  public LinuxEngine(String host, LinuxPaths paths, Gateway gateway, FaultFeed faults) {
    this(
        host,
        paths,
        new EventThread(host, gateway),
        faults,
        () -> open(paths.dev().resolve("iommu"), gateway));
  }

  LinuxEngine(
      String host,
      LinuxPaths paths,
      EventThread events,
      FaultFeed faults,
      Supplier<IoctlDoor> opener) {
    this.host = host;
    this.paths = paths;
    this.events = events;
    this.faults = faults;
    this.opener = opener;
  }

  /**
   * {@inheritDoc}
   *
   * @throws RefusedException ENODEV the host is gone; ENOENT, EACCES, ... as {@code open(2)} of
   *     {@code /dev/iommu}
   */
  @Override
  public EngineFd open(String name, Process process, Consumer<Fault> consumer) {
    LinuxFd fd =
        new LinuxFd(name, opener.get(), arguments, paths, process, faults, consumer, this::forget);
    synchronized (this) {
      if (!closed) {
        open.add(fd);
        return fd;
      }
    }
    fd.close();
    throw Refusal.of(Errno.ENODEV, "host %s is gone", host).exception();
  }

  /**
   * Registers a device's file in an fd.
   *
   * @throws RefusedException EBADFD an fd of another engine; EBADF; else as {@link DeviceLink#bind}
   */
  public EngineDevice bind(EngineFd fd, DeviceLink link) {
    if (!(fd instanceof LinuxFd ours)) {
      throw Refusal.of(Errno.EBADFD, "%s is no fd of the kernel of host %s", fd.name(), host)
          .exception();
    }
    return ours.bind(link);
  }

  /** Waits for the interrupts of the host's devices. */
  public EventThread events() {
    return events;
  }

  /** Memory for arguments of commands to the host's files. */
  public Arguments arguments() {
    return arguments;
  }

  @Override
  public void close() {
    List<LinuxFd> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(open);
    }
    RuntimeException failure = null;
    for (LinuxFd fd : all) {
      try {
        fd.close();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    events.close();
    if (failure != null) {
      throw failure;
    }
  }

  private synchronized void forget(LinuxFd fd) {
    open.remove(fd);
  }

  private static IoctlDoor open(Path node, Gateway gateway) {
    try {
      return new DescriptorDoor(gateway.open(node.toString(), OpenFlags.RDWR));
    } catch (ErrnoException e) {
      throw OpenRefusal.of(node, e).exception(e);
    }
  }
}
