package org.bindery.device.idxd;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.operation.Pattern;

/** MEMFILL. Who goes on after a fault turns the pattern by the bytes completed. */
final class FillOperation extends Transfer {
  private final long destination;
  private final Pattern pattern;
  private final Reach reach;
  private final Staging staging;

  FillOperation(Descriptor descriptor, Reach reach, Staging staging) {
    super(descriptor.size());
    this.destination = descriptor.second();
    this.pattern = new Pattern(descriptor.first());
    this.reach = reach;
    this.staging = staging;
  }

  @Override
  long room(long at) {
    return Reach.toPageEnd(destination + at);
  }

  @Override
  Optional<PageFault> piece(long at, long length) {
    MemorySegment bytes = staging.first(length);
    pattern.fill(bytes, at);
    return reach.write(destination + at, bytes);
  }
}
