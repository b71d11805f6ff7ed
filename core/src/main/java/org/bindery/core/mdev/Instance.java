package org.bindery.core.mdev;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.core.access.SoftwareRegistrar;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.host.OwnDevice;
import org.bindery.core.mdev.file.ServedDevice;
import org.bindery.device.DeviceModel;
import org.bindery.device.DevicePort;
import org.bindery.device.MdevType;
import org.bindery.host.DeviceFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;

/** An instance of a parent's type: a device of a host, served by core. Thread-safe. */
final class Instance implements OwnDevice {
  private final long order;
  private final UUID uuid;
  private final ManagedHost host;
  private final Parent parent;
  private final String type;
  private final String product;
  private final ServedDevice served;
  private final AtomicReference<InstanceState> state =
      new AtomicReference<>(InstanceState.CREATING);
  private volatile Runnable unpublish = () -> {};

  /**
   * @param order a later one's is greater
   * @param failures told what its model threw
   */
  Instance(
      long order,
      UUID uuid,
      ManagedHost host,
      Parent parent,
      TypeFacts facts,
      ScheduledExecutorService threads,
      Consumer<Throwable> failures) {
    this.order = order;
    this.uuid = uuid;
    this.host = host;
    this.parent = parent;
    this.type = facts.type();
    this.product = facts.name();
    MdevType source = facts.source();
    this.served =
        new ServedDevice(
            uuid.toString(),
            parent.name(),
            facts.regions(),
            facts.interrupts(),
            port -> make(source, port),
            threads,
            failures);
  }

  private DeviceModel make(MdevType source, DevicePort port) {
    if (parent.gone()) {
      throw Refusal.of(Errno.ENODEV, "%s has gone", parent.who()).exception();
    }
    return source.create(uuid, port);
  }

  long order() {
    return order;
  }

  UUID uuid() {
    return uuid;
  }

  ManagedHost managedHost() {
    return host;
  }

  Parent parent() {
    return parent;
  }

  String type() {
    return type;
  }

  ServedDevice served() {
    return served;
  }

  boolean active() {
    return state.get() == InstanceState.ACTIVE;
  }

  /** False when it does not stand so: somebody else has moved it. */
  boolean move(InstanceState from, InstanceState to) {
    return state.compareAndSet(from, to);
  }

  void published(Runnable undo) {
    unpublish = undo;
  }

  void unpublish() {
    unpublish.run();
  }

  @Override
  public DeviceFile open(SoftwareRegistrar registrar) {
    if (!active()) {
      throw Refusal.of(Errno.ENODEV, "%s is being removed", uuid).exception();
    }
    return served.open(registrar);
  }

  @Override
  public String name() {
    return uuid.toString();
  }

  @Override
  public String host() {
    return host.name();
  }

  @Override
  public String bus() {
    return "mdev";
  }

  @Override
  public String path() {
    return "bus/mdev/devices/" + uuid;
  }

  @Override
  public Map<String, Object> properties() {
    return Map.of(
        Host.NAME,
        host.name(),
        HostDevice.NAME,
        name(),
        HostDevice.BUS,
        bus(),
        HostDevice.PARENT,
        parent.name(),
        HostDevice.MDEV_TYPE,
        type,
        HostDevice.PRODUCT,
        product);
  }

  /** Its parent is its driver, as in the kernel. */
  @Override
  public Optional<String> driver() {
    return Optional.of(parent.name());
  }

  @Override
  public OptionalInt group() {
    return OptionalInt.empty();
  }
}
