package org.bindery.core.access;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.PinnedRange;
import org.bindery.api.Refusal;

/**
 * Pages that a software device has pinned. It ends when it is unpinned and not before: the segments
 * are out, and nothing can take them back. Thread-safe.
 */
final class Pin implements PinnedRange {
  private final RegisteredDevice device;
  private final Mirror mirror;
  private final IovaRange range;
  private final Access access;
  private final List<MirroredArea> areas;
  private final List<MemorySegment> segments;
  private final AtomicBoolean unpinned = new AtomicBoolean();

  Pin(
      RegisteredDevice device,
      Mirror mirror,
      IovaRange range,
      Access access,
      List<MirroredArea> areas,
      List<MemorySegment> segments) {
    this.device = device;
    this.mirror = mirror;
    this.range = range;
    this.access = access;
    this.areas = List.copyOf(areas);
    this.segments = List.copyOf(segments);
  }

  RegisteredDevice device() {
    return device;
  }

  List<MirroredArea> areas() {
    return areas;
  }

  @Override
  public long iova() {
    return range.start();
  }

  @Override
  public long length() {
    return range.last() - range.start() + 1;
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public List<MemorySegment> segments() {
    if (unpinned.get()) {
      throw Refusal.of(Errno.ENODEV, "%s of %s was unpinned", range, device.label()).exception();
    }
    return segments;
  }

  @Override
  public void close() {
    if (unpinned.compareAndSet(false, true)) {
      mirror.unpin(this);
    }
  }
}
