package org.bindery.uapi.door.lab;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.api.Snoop;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;

/** A table as a map of pages. */
final class LabDomain implements IommuDomain {
  private final LabHardware hardware;
  private final Snoop snoop;
  final Map<Long, Long> frames = new ConcurrentSkipListMap<>();

  LabDomain(LabHardware hardware, DomainRequest request) {
    this.hardware = hardware;
    this.snoop = request.snoop();
  }

  @Override
  public String format() {
    return "lab";
  }

  @Override
  public Snoop snoop() {
    return snoop;
  }

  @Override
  public List<Long> pageSizes() {
    return LabHardware.PAGE_SIZES;
  }

  @Override
  public IovaRange aperture() {
    return LabHardware.APERTURE;
  }

  @Override
  public void map(long iova, long frame, long pages, Access access) {
    for (long i = 0; i < pages; i++) {
      frames.put((iova >>> 12) + i, frame + i);
    }
  }

  @Override
  public long unmap(long iova, long pages) {
    long bytes = 0;
    for (long i = 0; i < pages; i++) {
      bytes += frames.remove((iova >>> 12) + i) == null ? 0 : 4096;
    }
    return bytes;
  }

  @Override
  public long frameAt(long iova) {
    return frames.getOrDefault(iova >>> 12, -1L);
  }

  @Override
  public void close() {
    hardware.closed(this);
  }
}
