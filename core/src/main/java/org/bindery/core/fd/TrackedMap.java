package org.bindery.core.fd;

import java.lang.foreign.MemorySegment;
import org.bindery.api.RegionMap;

/** A region map that is counted while it is open. Loads and stores go straight on. */
final class TrackedMap implements RegionMap {
  private final RegionMap map;
  private final OpenHandles open;

  TrackedMap(RegionMap map, OpenHandles open) {
    this.map = map;
    this.open = open;
  }

  @Override
  public long size() {
    return map.size();
  }

  @Override
  public int getInt(long offset) {
    return map.getInt(offset);
  }

  @Override
  public void putInt(long offset, int value) {
    map.putInt(offset, value);
  }

  @Override
  public long getLong(long offset) {
    return map.getLong(offset);
  }

  @Override
  public void putLong(long offset, long value) {
    map.putLong(offset, value);
  }

  @Override
  public boolean enqueue(long offset, MemorySegment bytes) {
    return map.enqueue(offset, bytes);
  }

  @Override
  public void close() {
    open.remove(this);
    map.close();
  }
}
