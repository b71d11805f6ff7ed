package org.bindery.device.idxd.driver;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RegionMap;
import org.bindery.device.idxd.guest.GuestAccelerator;
import org.bindery.device.idxd.guest.GuestRegion;
import org.bindery.device.idxd.submission.Descriptors;

/** The mapped portals of a passed queue; the guest's end revokes them. */
final class PortalMap implements RegionMap {
  private final GuestAccelerator guest;
  private final GuestRegion region;
  private final String queue;
  private volatile boolean closed;

  PortalMap(GuestAccelerator guest, GuestRegion region, String queue) {
    this.guest = guest;
    this.region = region;
    this.queue = queue;
  }

  @Override
  public long size() {
    return region.size();
  }

  @Override
  public int getInt(long offset) {
    check(offset, Integer.BYTES);
    return (int) guest.read(region.index(), offset, Integer.BYTES);
  }

  /** A portal takes whole descriptors; what else is stored to it is lost. */
  @Override
  public void putInt(long offset, int value) {
    check(offset, Integer.BYTES);
    guest.write(region.index(), offset, Integer.BYTES, value);
  }

  @Override
  public long getLong(long offset) {
    check(offset, Long.BYTES);
    return guest.read(region.index(), offset, Long.BYTES);
  }

  @Override
  public void putLong(long offset, long value) {
    check(offset, Long.BYTES);
    guest.write(region.index(), offset, Long.BYTES, value);
  }

  @Override
  public boolean enqueue(long offset, MemorySegment bytes) {
    check(offset, Descriptors.BYTES);
    if (bytes.byteSize() != Descriptors.BYTES) {
      throw new IllegalArgumentException("64 bytes are stored, not " + bytes.byteSize());
    }
    return guest.enqueue(offset, bytes);
  }

  private void check(long offset, int width) {
    if (closed) {
      throw Refusal.of(Errno.ENODEV, "the map of the portals of %s is revoked", queue).exception();
    }
    if (offset < 0 || offset > region.size() - width) {
      throw new IndexOutOfBoundsException(
          "%d bytes at 0x%x of 0x%x".formatted(width, offset, region.size()));
    }
    if (offset % width != 0) {
      throw new IllegalArgumentException("0x%x is not a multiple of %d".formatted(offset, width));
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
