package org.bindery.iommufd.virtual;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.VirtualCommands.Exposed;
import org.bindery.iommufd.object.ObjectTable;

/**
 * Pages of hardware by the offset of an fd's file at which they can be mapped: {@code
 * iommufd_viommu_alloc_mmap} and the file's mmap. While they are mapped their virtual IOMMU is in
 * use. Thread-safe.
 */
final class ExposedPages {
  private static final long PAGE = 4096;

  private record Exposure(VirtualIommuObject owner, long offset, MemorySegment pages) {}

  private final String fd;
  private final ObjectTable objects;
  // Guarded by this.
  private final TreeMap<Long, Exposure> exposures = new TreeMap<>();
  private final List<Mapping> mappings = new ArrayList<>();

  ExposedPages(String fd, ObjectTable objects) {
    this.fd = fd;
    this.objects = objects;
  }

  /** Finds the lowest free offset; the first page is left out, so that 0 is none. */
  synchronized long expose(VirtualIommuObject owner, MemorySegment pages) {
    long length = pages.byteSize();
    if (!pages.isNative() || length == 0 || ((pages.address() | length) & PAGE - 1) != 0) {
      throw new IllegalArgumentException(
          "%s exposes what are no whole native pages: %s".formatted(owner, pages));
    }
    long offset = PAGE;
    for (Exposure there : exposures.values()) {
      if (there.offset() - offset >= length) {
        break;
      }
      offset = there.offset() + there.pages().byteSize();
    }
    exposures.put(offset, new Exposure(owner, offset, pages));
    return offset;
  }

  /** Its pages cannot be mapped any more. */
  synchronized void forget(VirtualIommuObject owner) {
    exposures.values().removeIf(exposure -> exposure.owner() == owner);
  }

  /**
   * @throws org.bindery.api.RefusedException ENXIO nothing is at exactly this offset and length
   */
  synchronized Exposed map(long offset, long length) {
    Exposure exposure = exposures.get(offset);
    if (exposure == null
        || exposure.pages().byteSize() != length
        || !objects.use(exposure.owner())) {
      throw Refusal.of(
              Errno.ENXIO, "%s has no pages of 0x%x bytes to map at 0x%x", fd, length, offset)
          .exception();
    }
    Mapping mapping = new Mapping(exposure);
    mappings.add(mapping);
    return mapping;
  }

  /** Where an owner's pages are mapped, as phrases. */
  synchronized List<String> mapped(VirtualIommuObject owner) {
    return mappings.stream()
        .filter(mapping -> mapping.exposure.owner() == owner)
        .map(mapping -> "its pages mapped at 0x%x".formatted(mapping.exposure.offset()))
        .toList();
  }

  /** Ends every mapping. */
  void unmapAll() {
    List<Mapping> all;
    synchronized (this) {
      all = List.copyOf(mappings);
    }
    all.forEach(Mapping::close);
  }

  private synchronized void unmap(Mapping mapping) {
    if (mappings.remove(mapping)) {
      objects.release(mapping.exposure.owner());
    }
  }

  private final class Mapping implements Exposed {
    private final Exposure exposure;

    Mapping(Exposure exposure) {
      this.exposure = exposure;
    }

    @Override
    public MemorySegment pages() {
      return exposure.pages();
    }

    @Override
    public void close() {
      unmap(this);
    }
  }
}
