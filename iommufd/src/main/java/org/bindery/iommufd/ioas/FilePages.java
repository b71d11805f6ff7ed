package org.bindery.iommufd.ioas;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Refusal;

/**
 * Pages of a file of memory by offset. Whether they lie in it is asked when they are wanted, as in
 * the kernel, where a file may grow until then.
 *
 * @param file begins at a page
 * @param origin bytes to the first page, a multiple of 4096
 */
record FilePages(Memory file, long origin) implements PageSource {
  @Override
  public long address() {
    return file.address() + origin;
  }

  @Override
  public String measure() {
    return "offset in the file";
  }

  @Override
  public boolean outlivesProcess() {
    return true;
  }

  @Override
  public List<MemorySlice> find(long offset, long length, Access wanted) {
    long at = origin + offset;
    if (Long.compareUnsigned(at, file.length()) >= 0
        || Long.compareUnsigned(length, file.length() - at) > 0) {
      throw Refusal.of(
              Errno.EINVAL,
              "0x%x bytes from 0x%x do not lie in the file, which has 0x%x",
              length,
              at,
              file.length())
          .exception();
    }
    if (!file.access().covers(wanted)) {
      throw Refusal.of(
              Errno.EFAULT, "the file at 0x%x may not be accessed for %s", file.address(), wanted)
          .exception();
    }
    return List.of(new MemorySlice(file, at, length));
  }
}
