package org.bindery.core.fd;

import java.lang.foreign.MemorySegment;
import org.bindery.api.RegionMap;

/** A region map as a binder gets it: for the time of one call. */
record LentMap(RegionMap map, Lease lease) implements RegionMap {
  @Override
  public long size() {
    return map.size();
  }

  @Override
  public int getInt(long offset) {
    lease.require();
    return map.getInt(offset);
  }

  @Override
  public void putInt(long offset, int value) {
    lease.require();
    map.putInt(offset, value);
  }

  @Override
  public long getLong(long offset) {
    lease.require();
    return map.getLong(offset);
  }

  @Override
  public void putLong(long offset, long value) {
    lease.require();
    map.putLong(offset, value);
  }

  @Override
  public boolean enqueue(long offset, MemorySegment bytes) {
    lease.require();
    return map.enqueue(offset, bytes);
  }

  @Override
  public void close() {
    map.close();
  }
}
