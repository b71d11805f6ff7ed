package org.bindery.iommufd.fake;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bindery.api.Access;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.SmallPages;

/** A table whose smallest page is a part of a frame, as a map of those parts. */
public final class FakeSmallDomain extends FakeDomain implements SmallPages {
  private final Map<Long, Long> parts = new ConcurrentSkipListMap<>();
  private final long size = hardware.pageSizes().getFirst();

  FakeSmallDomain(FakeHardware hardware, DomainRequest request) {
    super(hardware, request);
  }

  @Override
  public void map(long iova, long frame, long count, Access access) {
    throw new AssertionError("filled by frames");
  }

  @Override
  public long unmap(long iova, long count) {
    throw new AssertionError("emptied by frames");
  }

  @Override
  public void mapBytes(long iova, long physical, long length, Access access) {
    if ((iova | physical | length) % size != 0 || length <= 0 || access == Access.NONE) {
      throw new AssertionError("map 0x%x to 0x%x, 0x%x bytes".formatted(iova, physical, length));
    }
    hardware.failures.pass("map bytes");
    for (long done = 0; done < length; done += size) {
      if (parts.put(iova + done, physical + done) != null) {
        throw new AssertionError("mapped twice: 0x%x".formatted(iova + done));
      }
    }
  }

  @Override
  public long unmapBytes(long iova, long length) {
    long bytes = 0;
    for (long done = 0; done < length; done += size) {
      bytes += parts.remove(iova + done) == null ? 0 : size;
    }
    return bytes;
  }

  /** The physical address of the part at an address; or -1. */
  public long physicalAt(long iova) {
    return parts.getOrDefault(iova, -1L);
  }

  @Override
  boolean maps(long frame) {
    return parts.values().stream().anyMatch(physical -> physical >>> 12 == frame);
  }

  /** Parts of pages. */
  @Override
  public int mappedPages() {
    return parts.size();
  }
}
