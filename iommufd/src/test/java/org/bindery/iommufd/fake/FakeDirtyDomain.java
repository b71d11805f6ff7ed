package org.bindery.iommufd.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.DomainRequest;

/**
 * A table that tracks writes by page: a page written is told while tracking is on. What was cleared
 * and not flushed stays in a cache, so that writes to it go unseen.
 */
public final class FakeDirtyDomain extends FakeDomain implements DirtyTracking {
  private final TreeSet<Long> dirty = new TreeSet<>(Long::compareUnsigned);
  private final TreeSet<Long> cached = new TreeSet<>(Long::compareUnsigned);
  private final List<String> calls = new ArrayList<>();
  private boolean tracking;

  FakeDirtyDomain(FakeHardware hardware, DomainRequest request) {
    super(hardware, request);
  }

  /** What was called since the last time, in order. */
  public synchronized List<String> calls() {
    List<String> all = List.copyOf(calls);
    calls.clear();
    return all;
  }

  /** A device writes to a page. */
  public synchronized void write(long iova) {
    if (!cached.contains(iova)) {
      dirty.add(iova);
    }
  }

  @Override
  public synchronized void track(boolean wanted) {
    hardware.failures.pass("track");
    calls.add(wanted ? "on" : "off");
    tracking = wanted;
  }

  @Override
  public synchronized void read(long iova, long last, boolean clear, DirtySink sink) {
    calls.add("%s 0x%x-0x%x".formatted(clear ? "clear" : "read", iova, last));
    for (long page : List.copyOf(dirty.subSet(iova, true, last, true))) {
      if (tracking) {
        sink.dirty(page, 0x1000);
      }
      if (clear) {
        dirty.remove(page);
        cached.add(page);
      }
    }
  }

  @Override
  public synchronized void flush() {
    calls.add("flush");
    cached.clear();
  }
}
