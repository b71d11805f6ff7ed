package org.bindery.backend.sim.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.description.DescriptionCheck;
import org.bindery.backend.sim.description.DeviceDescription;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup.Owner;
import org.bindery.hardware.DmaGroup.SubdeviceOwner;
import org.bindery.hardware.RequesterId;

/**
 * Devices that come and go.
 *
 * <p>One comes or goes at a time. A device that comes is in its group, and blocked when that is
 * claimed, before anybody hears of it. Of a device that goes, no DMA lands and no register is
 * reached when its owner is told.
 *
 * <p><b>Threads.</b> The lock of plugging is held while owners of groups are told, and for nothing
 * else outside; models and the watcher are called after it, in the order of what happened.
 */
public final class HotPlug {
  private final Machine machine;
  private final Models models;
  private final DeviceWatcher watcher;
  private final ReentrantLock turn = new ReentrantLock();
  private final News news;
  // Guarded by turn.
  private boolean stopped;

  public HotPlug(Machine machine, Models models, DeviceWatcher watcher) {
    this.machine = machine;
    this.models = models;
    this.watcher = watcher;
    this.news = new News("host " + machine.name(), machine.log());
  }

  /** Puts in what the machine has from the start. */
  public void start() {
    turn.lock();
    try {
      arrive(machine.description().devices(), true);
    } finally {
      turn.unlock();
    }
    news.tell();
  }

  /**
   * @throws RefusedException EEXIST a device is there; EINVAL the bridge is not, or does not lead
   *     to its bus; ENODEV the machine has stopped
   */
  public MachineDevice plug(DeviceDescription arriving) {
    MachineDevice device = plugIn(arriving);
    news.tell();
    return device;
  }

  private MachineDevice plugIn(DeviceDescription arriving) {
    turn.lock();
    try {
      if (stopped) {
        throw Refusal.of(Errno.ENODEV, "host %s has stopped", machine.name()).exception();
      }
      if (machine.device(arriving.name()).isPresent()) {
        throw Refusal.of(Errno.EEXIST, "host %s has a device %s", machine.name(), arriving.name())
            .remedy("hotplug remove %s", arriving.name())
            .exception();
      }
      DescriptionCheck.own(arriving);
      DescriptionCheck.bridge(arriving, machine::described);
      return arrive(List.of(arriving), false).getFirst();
    } finally {
      turn.unlock();
    }
  }

  private List<MachineDevice> arrive(List<DeviceDescription> arriving, boolean atStart) {
    arriving.forEach(machine.drivers()::learn);
    List<MachineDevice> placed;
    Map<MachineDevice, Owner> owners = new HashMap<>();
    synchronized (machine.lock()) {
      placed = machine.place(arriving);
      for (MachineDevice device : placed) {
        device
            .dma()
            .flatMap(dma -> dma.group().claimant())
            .ifPresent(owner -> owners.put(device, owner));
      }
    }
    for (MachineDevice device : placed) {
      Optional.ofNullable(owners.get(device)).ifPresent(owner -> announce(device, owner));
      bindToDriver(device, atStart);
      news.add(() -> {
        models.arrived(device);
        watcher.added(device);
      });
    }
    return placed;
  }

  /** The owner decides what the newcomer's DMA may do; when it has let go meanwhile, the host. */
  private void announce(MachineDevice device, Owner owner) {
    DmaFunction dma = device.dma().orElseThrow();
    try {
      owner.memberAdded(dma);
    } catch (RuntimeException e) {
      machine.log().warn(device + " stays blocked: the owner of its group failed", e);
      return;
    }
    synchronized (machine.lock()) {
      if (dma.group().claimant().isEmpty()) {
        dma.requesters().forEach(dma.hardware()::release);
      }
    }
  }

  /**
   * At the start a device without a driver in its description has none; later one is looked for.
   */
  private void bindToDriver(MachineDevice device, boolean atStart) {
    try {
      Optional<String> described = device.function().description().driver();
      if (described.filter(HostDriver::isVfio).isPresent()
          || described.filter(HostDriver.PCI_STUB::equals).isPresent()) {
        machine.drivers().override(device, described.get());
      }
      if (described.isPresent() || !atStart) {
        machine.drivers().probe(device);
      }
    } catch (RefusedException e) {
      machine.log().info(device + " stays without a host driver: " + e.refusal().reason());
    }
  }

  /**
   * Pulls a device out by surprise, with all that is behind it when it is a bridge.
   *
   * @throws RefusedException ENODEV no such device
   */
  public void unplug(String name) {
    turn.lock();
    try {
      MachineDevice device =
          machine
              .device(name)
              .orElseThrow(() ->
                  Refusal.of(Errno.ENODEV, "host %s has no device %s", machine.name(), name)
                      .exception());
      machine.below(device).forEach(this::leave);
      leave(device);
    } finally {
      turn.unlock();
    }
    news.tell();
  }

  /** Takes everything out: the machine has stopped. */
  public void stop() {
    turn.lock();
    try {
      stopped = true;
      machine.devices().reversed().forEach(this::leave);
    } finally {
      turn.unlock();
    }
    news.tell();
  }

  private void leave(MachineDevice device) {
    Optional<Owner> owner;
    List<RequesterId> shared = new ArrayList<>();
    List<RequesterId> own = new ArrayList<>();
    List<SubdeviceOwner> subdevices = new ArrayList<>();
    synchronized (machine.lock()) {
      device.dma().ifPresent(dma -> subdevices.addAll(dma.group().endSubdevices(dma)));
      owner = device.dma().flatMap(dma -> dma.group().claimant());
      machine.displace(device);
      device
          .dma()
          .ifPresent(
              dma -> dma.requesters().forEach(id -> (machine.inUse(id) ? shared : own).add(id)));
    }
    device.function().end();
    device
        .unconfined()
        .ifPresent(function ->
            function
                .leave()
                .ifPresent(
                    claimant -> tellOwner(() -> claimant.memberRemoved(function), function)));
    device
        .dma()
        .ifPresent(dma -> {
          own.forEach(dma.hardware()::block);
          shared.forEach(dma.hardware()::settle);
          owner.ifPresent(claimant -> tellOwner(() -> claimant.memberRemoved(dma), dma));
          subdevices.forEach(subdevice -> tellOwner(subdevice::parentRemoved, dma));
          // Not before: an owner that attaches the whole group just now still has it as a member.
          own.forEach(dma.hardware()::forget);
        });
    news.add(() -> watcher.removed(device));
  }

  private void tellOwner(Runnable news, DmaDevice leaving) {
    try {
      news.run();
    } catch (RuntimeException e) {
      machine.log().warn("the owner of DMA of " + leaving.name() + " failed while it left", e);
    }
  }
}
