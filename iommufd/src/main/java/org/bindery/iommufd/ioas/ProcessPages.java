package org.bindery.iommufd.ioas;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;

/**
 * Pages by user address.
 *
 * @param address of the first page, a multiple of 4096
 */
record ProcessPages(Process process, long address) implements PageSource {
  @Override
  public long origin() {
    return address;
  }

  @Override
  public String measure() {
    return "user address";
  }

  @Override
  public boolean outlivesProcess() {
    return false;
  }

  @Override
  public List<MemorySlice> find(long offset, long length, Access wanted) {
    return process.resolve(address + offset, length, wanted);
  }
}
