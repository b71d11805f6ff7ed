package org.bindery.backend.sim.file;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RegionMap;
import org.bindery.backend.sim.function.PciFunction;
import org.bindery.backend.sim.function.Region;

/** A mapped region: every access asks the file, so closing the file revokes it. */
final class FunctionMap implements RegionMap {
  private static final int STORE = 64;

  private final SimDeviceFile file;
  private final PciFunction function;
  private final Region region;
  private volatile boolean closed;

  FunctionMap(SimDeviceFile file, PciFunction function, Region region) {
    this.file = file;
    this.function = function;
    this.region = region;
  }

  @Override
  public long size() {
    return region.size();
  }

  @Override
  public int getInt(long offset) {
    return (int) read(offset, Integer.BYTES);
  }

  @Override
  public void putInt(long offset, int value) {
    write(offset, Integer.BYTES, value);
  }

  @Override
  public long getLong(long offset) {
    return read(offset, Long.BYTES);
  }

  @Override
  public void putLong(long offset, long value) {
    write(offset, Long.BYTES, value);
  }

  @Override
  public boolean enqueue(long offset, MemorySegment bytes) {
    return store(offset, bytes, true);
  }

  @Override
  public void store(long offset, MemorySegment bytes) {
    store(offset, bytes, false);
  }

  private boolean store(long offset, MemorySegment bytes, boolean deferrable) {
    check(offset, STORE);
    if (bytes.byteSize() != STORE) {
      throw new IllegalArgumentException("64 bytes are stored, not " + bytes.byteSize());
    }
    return function.store(region.index(), offset, bytes, deferrable, this::require);
  }

  private long read(long offset, int width) {
    check(offset, width);
    return function.read(region.index(), offset, width, this::require);
  }

  private void write(long offset, int width, long value) {
    check(offset, width);
    function.write(region.index(), offset, width, value, this::require);
  }

  private void require() {
    if (closed || file.revoked()) {
      throw Refusal.of(
              Errno.ENODEV, "the map of region %s of %s is revoked", region.name(), function)
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
