package org.bindery.core.mdev.file;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;

/** A mapped region: every access asks the file, so closing the file revokes it. */
final class InstanceMap implements RegionMap {
  private final InstanceFile file;
  private final ModelSeat seat;
  private final RegionInfo region;
  private volatile boolean closed;

  InstanceMap(InstanceFile file, ModelSeat seat, RegionInfo region) {
    this.file = file;
    this.seat = seat;
    this.region = region;
  }

  @Override
  public long size() {
    return region.size();
  }

  @Override
  public int getInt(long offset) {
    return (int) load(offset, Integer.BYTES);
  }

  @Override
  public void putInt(long offset, int value) {
    store(offset, Integer.BYTES, value);
  }

  @Override
  public long getLong(long offset) {
    return load(offset, Long.BYTES);
  }

  @Override
  public void putLong(long offset, long value) {
    store(offset, Long.BYTES, value);
  }

  private long load(long offset, int width) {
    check(offset, width);
    return seat.read(region.index(), offset, width, this::require);
  }

  private void store(long offset, int width, long value) {
    check(offset, width);
    seat.write(region.index(), offset, width, value, this::require);
  }

  private void require() {
    if (closed || file.revoked()) {
      throw Refusal.of(Errno.ENODEV, "the map of region %s of %s is revoked", region.name(), file)
          .exception();
    }
  }

  private void check(long offset, int width) {
    require();
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
