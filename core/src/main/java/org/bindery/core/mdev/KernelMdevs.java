package org.bindery.core.mdev;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.host.DeviceClaim;
import org.bindery.core.host.ManagedHost;
import org.bindery.host.AttributeTree;
import org.bindery.host.HostDevice;

/**
 * The mediated devices that a host's kernel has: made and removed through its attribute tree
 * (kernel: {@code Documentation/ABI/testing/sysfs-bus-vfio-mdev}). Holds no state.
 */
record KernelMdevs(ManagedHost host, PlugInCalls calls) {
  private static final String PARENTS = "class/mdev_bus";
  private static final String DEVICES = "bus/mdev/devices/";
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** None, when it has no mediated devices. */
  List<Offer> offers() {
    return calls.call(who(), "look for mediated device types", this::readAll);
  }

  private List<Offer> readAll() {
    AttributeTree tree = host.host().attributes();
    List<Offer> offers = new ArrayList<>();
    if (tree.exists(PARENTS)) {
      for (String parent : tree.list(PARENTS)) {
        for (String type : tree.list(types(parent))) {
          read(tree, parent, type).ifPresent(found -> offers.add(new KernelOffer(this, found)));
        }
      }
    }
    return offers;
  }

  private static String types(String parent) {
    return PARENTS + "/" + parent + "/mdev_supported_types";
  }

  /** Empty: it goes while it is looked at. */
  private Optional<KernelType> read(AttributeTree tree, String parent, String type) {
    String path = types(parent) + "/" + type + "/";
    try {
      return Optional.of(
          new KernelType(
              parent,
              type,
              Optional.of(host.name()),
              tree.exists(path + "name") ? tree.read(path + "name") : type,
              tree.exists(path + "description") ? tree.read(path + "description") : "",
              tree.read(path + "device_api"),
              Integer.parseInt(tree.read(path + "available_instances").strip())));
    } catch (RefusedException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Optional<HostDevice> device(UUID uuid) {
    return host.host().device(uuid.toString());
  }

  /** As {@link Offer#create}; waits until the host knows of it. */
  void create(KernelType type, UUID uuid, List<Definition.Attribute> attributes) {
    AttributeTree tree = host.host().attributes();
    String path = types(type.parent()) + "/" + type.type() + "/create";
    try {
      calls.run(who(), "create of " + uuid, () -> tree.write(path, uuid.toString()));
    } catch (RefusedException e) {
      throw refused(type, uuid, e);
    }
    for (Definition.Attribute attribute : attributes) {
      set(tree, uuid, attribute);
    }
    await(() -> device(uuid).isPresent());
  }

  private RefusedException refused(KernelType type, UUID uuid, RefusedException e) {
    return switch (e.errno()) {
      case EEXIST -> MdevRefusals.exists(uuid, host.name(), "unknown");
      case EUSERS, ENOSPC -> MdevRefusals.noInstances(e.errno(), type.parent(), type.type());
      case ENOENT, ENODEV ->
          Refusal.of(Errno.ENODEV, "mediated device parent %s has gone", type.parent())
              .exception(e);
      default -> e;
    };
  }

  /** What cannot be set leaves no device behind, and its own reason is told, not what follows. */
  private void set(AttributeTree tree, UUID uuid, Definition.Attribute attribute) {
    String path = DEVICES + uuid + "/" + attribute.name();
    try {
      calls.run(who(), "write of " + path, () -> tree.write(path, attribute.value()));
    } catch (RefusedException e) {
      RefusedException why =
          Refusal.of(
                  Errno.EINVAL,
                  "attribute %s of %s cannot be set to %s: %s",
                  attribute.name(),
                  uuid,
                  attribute.value(),
                  e.refusal().reason())
              .exception(e);
      try {
        write(uuid);
      } catch (RefusedException left) {
        why.addSuppressed(left);
      }
      throw why;
    }
  }

  private void write(UUID uuid) {
    AttributeTree tree = host.host().attributes();
    calls.run(who(), "remove of " + uuid, () -> tree.write(DEVICES + uuid + "/remove", "1"));
  }

  /**
   * Removes one that nobody has bound; the kernel would wait for who has.
   *
   * @throws RefusedException EBUSY naming who has it bound; what the kernel refuses
   */
  void remove(UUID uuid) {
    DeviceClaim claim = DeviceClaim.removing();
    host.claims().claim(uuid.toString(), claim);
    try {
      write(uuid);
      await(() -> device(uuid).isEmpty());
    } finally {
      host.claims().release(uuid.toString(), claim);
    }
  }

  /** The host is told by its kernel, a little later. */
  private void await(BooleanSupplier done) {
    long deadline = System.nanoTime() + calls.limit().toNanos();
    while (!done.getAsBoolean() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private String who() {
    return "host " + host.name();
  }
}
