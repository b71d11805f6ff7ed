package org.bindery.tck.sequence;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.tck.kit.Bench;

/** The {@link Ground}s of one process: where places are. */
public final class Grounds implements AutoCloseable {
  private static final long EACH = 4 << 20;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment all = arena.allocate(EACH * Ground.values().length, 2 << 20);
  private boolean written;

  /** Registers what is memory. */
  public Grounds(Bench bench) {
    bench.process().register(segment(Ground.WRITEABLE));
    bench.process().register(segment(Ground.READ_ONLY).asReadOnly());
  }

  private MemorySegment segment(Ground ground) {
    return all.asSlice(EACH * ground.ordinal(), ground.bytes());
  }

  /** Everything is zero again. */
  public void clear() {
    if (written) {
      segment(Ground.WRITEABLE).fill((byte) 0);
      written = false;
    }
  }

  /** Some of it may have been written. */
  void written() {
    written = true;
  }

  long address(Place place) {
    return all.address() + EACH * place.ground().ordinal() + place.offset();
  }

  Place place(long address) {
    long offset = address - all.address();
    int ground = Math.clamp(offset / EACH, 0, Ground.values().length - 1);
    return new Place(Ground.values()[ground], offset - EACH * ground);
  }

  long load(Place place) {
    return segment(place.ground()).get(ValueLayout.JAVA_LONG_UNALIGNED, place.offset());
  }

  /** When nothing is mapped any more. */
  @Override
  public void close() {
    arena.close();
  }
}
