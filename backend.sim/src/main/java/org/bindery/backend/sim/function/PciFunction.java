package org.bindery.backend.sim.function;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.backend.sim.description.DeviceDescription;
import org.bindery.backend.sim.hardware.PageAsking;
import org.bindery.backend.sim.interrupt.MessagePath;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.topology.PciNode;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.DeviceModelFactory;
import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;

/**
 * A PCI function as hardware: configuration space, interrupts, registers of its model.
 *
 * <p>Who may use it is not decided here. Safe for use by several threads.
 */
public final class PciFunction {
  private static final int STORE = 64;

  private final PciNode node;
  private final DeviceIdentity identity;
  private final List<Region> regions;
  private final ConfigSpace config;
  private final Vectors vectors;
  private final AtomicInteger held = new AtomicInteger();
  private final PageAsking asking;
  private final ModelSlot model;

  /**
   * @param config its own, which nobody has written yet
   * @param path through the IOMMU into memory
   * @param pasidPath as path, with PASIDs; empty: it has none
   * @param messages its way to interrupts
   * @param asking what its requests wait for on both
   */
  public PciFunction(
      PciNode node,
      ConfigSpace config,
      DmaPort path,
      Optional<PasidPort> pasidPath,
      MessagePath messages,
      PageAsking asking,
      ScheduledExecutorService threads,
      SimLog log) {
    DeviceDescription description = node.description();
    this.node = node;
    this.regions = Region.of(description);
    this.config = config;
    this.asking = asking;
    this.vectors = new Vectors(node.name(), config, messages);
    this.identity = new Identity(node.name(), description.ids());
    this.model =
        new ModelSlot(
            identity,
            threads,
            slot -> new FunctionPort(slot, config, vectors, path, pasidPath, asking, held),
            log);
  }

  public PciNode node() {
    return node;
  }

  public String name() {
    return node.name();
  }

  /** As models and drivers are told of it. */
  public DeviceIdentity identity() {
    return identity;
  }

  public DeviceDescription description() {
    return node.description();
  }

  public List<Region> regions() {
    return regions;
  }

  public ConfigSpace config() {
    return config;
  }

  public Vectors vectors() {
    return vectors;
  }

  /** True when a model answers its registers. */
  public boolean alive() {
    return model.alive();
  }

  public void offer(DeviceModelFactory factory) {
    model.offer(factory);
  }

  public void withdraw(DeviceModelFactory factory) {
    model.withdraw(factory);
  }

  /**
   * Reads a register; little-endian, zero-extended.
   *
   * @throws org.bindery.api.RefusedException EINVAL no such region, bad width, not aligned, outside
   *     of it; EIO decoding is off; what the permit refuses
   */
  public long read(int region, long offset, int width, Permit permit) {
    Region found = check(region, offset, width);
    return switch (region) {
      case RegionInfo.CONFIG -> config.read(offset, width, permit);
      // No image is described: what is not driven reads as ones.
      case RegionInfo.ROM -> -1L >>> 64 - 8 * width;
      default -> {
        decoded(found);
        yield model.read(region, offset, width, permit);
      }
    };
  }

  /** Writes a register; as {@link #read}. */
  public void write(int region, long offset, int width, long value, Permit permit) {
    Region found = check(region, offset, width);
    if (!found.writable()) {
      throw Refusal.of(Errno.EINVAL, "region %s of %s is read-only", found.name(), name())
          .exception();
    }
    if (region == RegionInfo.CONFIG) {
      config.write(offset, width, value, permit);
    } else {
      decoded(found);
      model.write(region, offset, width, value, permit);
    }
  }

  /**
   * Stores 64 bytes as one.
   *
   * @param deferrable the sender asks whether it was taken
   * @return false: not taken
   * @throws org.bindery.api.RefusedException EINVAL no memory region, not 64 bytes, not aligned,
   *     outside of it; EIO decoding is off; what the permit refuses
   */
  public boolean store(
      int region, long offset, MemorySegment bytes, boolean deferrable, Permit permit) {
    Region found = region(region);
    if (found.io() || region >= RegionInfo.ROM) {
      throw Refusal.of(
              Errno.EINVAL, "region %s of %s takes no stores of 64 bytes", found.name(), name())
          .exception();
    }
    if (bytes.byteSize() != STORE
        || offset % STORE != 0
        || offset < 0
        || offset > found.size() - STORE) {
      throw Refusal.of(
              Errno.EINVAL,
              "a store of %d bytes at 0x%x is not one of 64 at a multiple of 64 in region %s of %s",
              bytes.byteSize(),
              offset,
              found.name(),
              name())
          .exception();
    }
    decoded(found);
    return model.store(region, offset, bytes, deferrable, permit);
  }

  /** The region of an index (EINVAL). */
  public Region region(int index) {
    for (Region region : regions) {
      if (region.index() == index) {
        return region;
      }
    }
    throw Refusal.of(
            Errno.EINVAL,
            "%s has no region %d; it has %s",
            name(),
            index,
            String.join(
                ", ", regions.stream().map(r -> r.index() + " (" + r.name() + ")").toList()))
        .exception();
  }

  private Region check(int index, long offset, int width) {
    Region region = region(index);
    if (width != 1 && width != 2 && width != 4 && width != 8) {
      throw Refusal.of(Errno.EINVAL, "a register is 1, 2, 4 or 8 bytes wide, not %d", width)
          .exception();
    }
    if (offset < 0 || offset > region.size() - width) {
      throw Refusal.of(
              Errno.EINVAL,
              "%d bytes at 0x%x are not inside region %s of %s, which has 0x%x bytes",
              width,
              offset,
              region.name(),
              name(),
              region.size())
          .exception();
    }
    if (offset % width != 0) {
      throw Refusal.of(Errno.EINVAL, "offset 0x%x is not a multiple of the width %d", offset, width)
          .exception();
    }
    return region;
  }

  private void decoded(Region region) {
    if (!(region.io() ? config.ioEnabled() : config.memoryEnabled())) {
      throw Refusal.of(
              Errno.EIO,
              "%s does not decode %s: bit %d of its command register (config, offset 4) is clear",
              name(),
              region.name(),
              region.io() ? 0 : 1)
          .blockedBy(name(), "command register 0x%04x".formatted(config.read(4, 2)))
          .exception();
    }
  }

  /** How it can be reset; empty: not at all. */
  public Optional<String> resetMethod() {
    return description().resetMethods().stream().findFirst();
  }

  /** While it is held it sends nothing, as a function that is reset. Nests. */
  public void hold(boolean begin) {
    held.addAndGet(begin ? 1 : -1);
  }

  /** Resets what the model holds; configuration space is restored to what it was. */
  public void reset(Permit permit) {
    permit.require();
    // Its model is reset when it waits for nothing.
    asking.abandon();
    model.reset(permit);
  }

  /**
   * Takes it out of its owner's hands: interrupts unwired, bus mastering off, the model's work
   * dropped, and the model reset before anything is asked of it again. (A kernel resets a function
   * only if it can; here nothing of one owner is ever left for the next, I11.)
   */
  public void quiesce() {
    vectors.end();
    config.clearBusMaster();
    model.quiesce();
    asking.abandon();
  }

  /** It has left, or its host has stopped. */
  public void end() {
    vectors.end();
    model.end();
  }

  @Override
  public String toString() {
    return name();
  }
}
