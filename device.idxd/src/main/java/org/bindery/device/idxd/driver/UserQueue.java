package org.bindery.device.idxd.driver;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.Role;
import org.bindery.api.WorkQueue;
import org.bindery.device.KernelPasids;
import org.bindery.host.DeviceFile;
import org.bindery.model.idxd.driver.QueueSettings;

/**
 * A queue that processes open for DMA of their own ({@code drivers/dma/idxd/cdev.c}).
 *
 * <p><b>Threads.</b> Its own monitor guards who has it open and who may; it is held while nobody
 * else is called.
 */
final class UserQueue implements QueueUse {
  private final Accelerator accelerator;
  private final String name;
  private final QueueSwitch power;
  private final int index;
  private final int minor;
  // Guarded by this.
  private final Set<String> granted = new HashSet<>();
  private final List<OpenQueue> open = new ArrayList<>();
  private boolean stopped;

  UserQueue(Accelerator accelerator, String name, int index, QueueSwitch power) {
    this.accelerator = accelerator;
    this.name = name;
    this.index = index;
    this.power = power;
    this.minor = accelerator.numbers().takeFile();
  }

  Accelerator accelerator() {
    return accelerator;
  }

  String name() {
    return name;
  }

  int index() {
    return index;
  }

  QueueSwitch power() {
    return power;
  }

  QueueSettings settings() {
    return accelerator.config().queues().get(index);
  }

  @Override
  public synchronized int clients() {
    return open.size();
  }

  @Override
  public int minor() {
    return minor;
  }

  /** By the name of a process. */
  @Override
  public synchronized void grant(String user) {
    if (user.isBlank()) {
      throw Refusal.of(Errno.EINVAL, "\"%s\" is no user", user).exception();
    }
    granted.add(user);
  }

  @Override
  public WorkQueue openQueue(Process process) {
    OpenQueue opening = new OpenQueue(this, process, settings().dedicated());
    reserve(opening, process);
    try {
      KernelPasids.Binding binding = accelerator.pasids().bind(process);
      try {
        opening.start(binding);
      } catch (RuntimeException e) {
        binding.close();
        throw e;
      }
      return opening;
    } catch (RuntimeException e) {
      left(opening);
      throw e;
    }
  }

  private synchronized void reserve(OpenQueue opening, Process process) {
    requireRunning();
    if (!granted.contains(process.name()) && !process.roles().contains(Role.CAP_SYS_ADMIN)) {
      throw Refusal.of(
              Errno.EACCES,
              "%s may not open %s: it was not granted to it, and it lacks CAP_SYS_ADMIN",
              process.name(),
              name)
          .remedy("wq grant %s --user %s", name, process.name())
          .exception();
    }
    if (opening.dedicated() && !open.isEmpty()) {
      String holder = open.getFirst().holder();
      throw Refusal.of(Errno.EBUSY, "%s is dedicated, and %s has it open", name, holder)
          .blockedBy(name, "held by " + holder)
          .exception();
    }
    open.add(opening);
  }

  /** Called under the monitor. */
  private void requireRunning() {
    if (stopped) {
      throw Refusal.of(Errno.ENODEV, "%s was disabled", name).exception();
    }
  }

  synchronized boolean running() {
    return !stopped;
  }

  synchronized void left(OpenQueue closed) {
    open.remove(closed);
  }

  private synchronized List<OpenQueue> all() {
    return List.copyOf(open);
  }

  @Override
  public DeviceFile open() {
    throw Refusal.of(
            Errno.ENODEV,
            "%s is enabled for processes, not to be passed through: it has no VFIO device file",
            name)
        .remedy("wq disable %s", name)
        .remedy("wq config %s --driverName vfio-idxd", name)
        .remedy("wq enable %s --for vm", name)
        .exception();
  }

  /** As in the kernel, which takes it away from whoever has it open. */
  @Override
  public void checkIdle() {}

  @Override
  public void stop() {
    synchronized (this) {
      stopped = true;
    }
    all().forEach(OpenQueue::revoke);
  }

  @Override
  public void end() {
    all().forEach(OpenQueue::abandon);
    accelerator.numbers().freeFile(minor);
  }
}
