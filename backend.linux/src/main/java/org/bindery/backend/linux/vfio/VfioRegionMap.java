package org.bindery.backend.linux.vfio;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.RegionMap;

/**
 * A mapped region: each access is one load or store of its width, in program order. When the bind
 * ends the memory is unmapped, which later accesses find out by themselves.
 */
final class VfioRegionMap implements RegionMap {
  private static final VarHandle INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private final String device;
  private final VfioRegion region;
  private final FileDoor.Mapped mapped;
  private final MemorySegment segment;
  private final Consumer<VfioRegionMap> onClose;

  VfioRegionMap(
      String device, VfioRegion region, FileDoor.Mapped mapped, Consumer<VfioRegionMap> onClose) {
    this.device = device;
    this.region = region;
    this.mapped = mapped;
    this.segment = mapped.segment();
    this.onClose = onClose;
  }

  @Override
  public long size() {
    return region.size();
  }

  @Override
  public int getInt(long offset) {
    check(offset, Integer.BYTES);
    try {
      return (int) INT.getVolatile(segment, offset);
    } catch (IllegalStateException e) {
      throw revoked(e);
    } catch (InternalError e) {
      throw switchedOff(e);
    }
  }

  @Override
  public void putInt(long offset, int value) {
    check(offset, Integer.BYTES);
    writable();
    try {
      INT.setVolatile(segment, offset, value);
    } catch (IllegalStateException e) {
      throw revoked(e);
    } catch (InternalError e) {
      throw switchedOff(e);
    }
  }

  @Override
  public long getLong(long offset) {
    check(offset, Long.BYTES);
    try {
      return (long) LONG.getVolatile(segment, offset);
    } catch (IllegalStateException e) {
      throw revoked(e);
    } catch (InternalError e) {
      throw switchedOff(e);
    }
  }

  @Override
  public void putLong(long offset, long value) {
    check(offset, Long.BYTES);
    writable();
    try {
      LONG.setVolatile(segment, offset, value);
    } catch (IllegalStateException e) {
      throw revoked(e);
    } catch (InternalError e) {
      throw switchedOff(e);
    }
  }

  private void check(long offset, int width) {
    if (offset < 0 || offset > region.size() - width) {
      throw new IndexOutOfBoundsException(
          "%d bytes at 0x%x of 0x%x".formatted(width, offset, region.size()));
    }
    if (offset % width != 0) {
      throw new IllegalArgumentException("0x%x is not a multiple of %d".formatted(offset, width));
    }
  }

  private void writable() {
    if (!region.writable()) {
      throw Refusal.of(Errno.EINVAL, "region %s of %s cannot be written", region.name(), device)
          .exception();
    }
  }

  private RefusedException revoked(IllegalStateException cause) {
    return Refusal.of(Errno.ENODEV, "the map of region %s of %s is revoked", region.name(), device)
        .exception(cause);
  }

  /** The kernel answers SIGBUS, and the JVM makes that an InternalError of this access. */
  private RefusedException switchedOff(InternalError cause) {
    return Refusal.of(
            Errno.EIO,
            "the memory of %s is switched off in its command register, so region %s does not"
                + " answer",
            device,
            region.name())
        .exception(cause);
  }

  /** Twice is once. */
  @Override
  public void close() {
    mapped.close();
    onClose.accept(this);
  }
}
