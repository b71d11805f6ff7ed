package org.bindery.core.plan;

import java.util.Optional;
import org.bindery.core.access.SoftwareRegistrar;
import org.bindery.core.host.OwnDevice;
import org.bindery.core.saved.SavedStates;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.host.DeviceFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;

/**
 * What a plan is run on, and what its run leaves: the device file and the registration. Safe for
 * use by several threads.
 */
public final class PlanTarget {
  private final Host host;
  private final HostDevice device;
  private final Optional<EngineFd> fd;
  private final Optional<SoftwareRegistrar> registrar;
  private final Optional<FileFollower> follower;
  private DeviceFile file;
  private EngineDevice registered;
  private boolean software;

  /** What is moved between host drivers only. */
  public PlanTarget(Host host, HostDevice device) {
    this(host, device, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * What is bound.
   *
   * @param registrar registers it in the fd if it is a device of core's own
   * @param follower told of its file if it is a device of the host's
   */
  public PlanTarget(
      Host host,
      HostDevice device,
      EngineFd fd,
      SoftwareRegistrar registrar,
      FileFollower follower) {
    this(host, device, Optional.of(fd), Optional.of(registrar), Optional.of(follower));
  }

  private PlanTarget(
      Host host,
      HostDevice device,
      Optional<EngineFd> fd,
      Optional<SoftwareRegistrar> registrar,
      Optional<FileFollower> follower) {
    this.follower = follower;
    this.host = host;
    this.device = device;
    this.fd = fd;
    this.registrar = registrar;
  }

  Host host() {
    return host;
  }

  HostDevice device() {
    return device;
  }

  EngineFd fd() {
    return fd.orElseThrow(() -> new IllegalStateException("no fd to register in"));
  }

  /** Opens its device file. */
  DeviceFile open() {
    if (device instanceof OwnDevice own) {
      return own.open(
          registrar.orElseThrow(() -> new IllegalStateException("no fd to register in")));
    }
    DeviceFile opened = host.open(device);
    try {
      follower.ifPresent(each -> each.opened(opened));
    } catch (Throwable e) {
      close(opened);
      throw e;
    }
    return opened;
  }

  /** Closes a file that was opened here. */
  void close(DeviceFile opened) {
    follower.ifPresent(each -> each.closes(opened));
    opened.close();
  }

  DriverControl driver() {
    return new DriverControl(host.attributes(), device);
  }

  DriverMove move(SavedStates states) {
    return new DriverMove(states, host, device);
  }

  synchronized void keep(DeviceFile opened, EngineDevice made, boolean asSoftware) {
    file = opened;
    registered = made;
    software = asSoftware;
  }

  /** Whether it is registered as software, without group and IOMMU. */
  public synchronized boolean software() {
    return software;
  }

  public synchronized DeviceFile file() {
    return file;
  }

  public synchronized EngineDevice registered() {
    return registered;
  }
}
