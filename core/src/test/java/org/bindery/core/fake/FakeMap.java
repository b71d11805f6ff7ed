package org.bindery.core.fake;

import org.bindery.api.RegionMap;

/** The cell of a {@link FakeFile}, mapped. */
record FakeMap(FakeFile file) implements RegionMap {
  @Override
  public long size() {
    return 8;
  }

  @Override
  public int getInt(long offset) {
    return (int) getLong(offset);
  }

  @Override
  public void putInt(long offset, int value) {
    putLong(offset, value);
  }

  @Override
  public long getLong(long offset) {
    return file.read(0, offset, 8);
  }

  @Override
  public void putLong(long offset, long value) {
    file.write(0, offset, 8, value);
  }

  @Override
  public void close() {}
}
