package org.bindery.tck.sequence;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.bindery.api.Memory;
import org.bindery.api.Process;

/** The {@link Ground}s of one process: where places are. */
public final class Grounds implements AutoCloseable {
  private static final long EACH = 4 << 20;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment all = arena.allocate(EACH * Ground.values().length, 2 << 20);
  private boolean written;

  private final Map<Ground, Memory> registered;

  /** Registers what is memory. */
  public Grounds(Process process) {
    registered =
        Map.of(
            Ground.WRITEABLE, process.register(segment(Ground.WRITEABLE)),
            Ground.READ_ONLY, process.register(segment(Ground.READ_ONLY).asReadOnly()));
  }

  /** What is registered of a ground; null: it is no memory. */
  Memory memory(Ground ground) {
    return registered.get(ground);
  }

  /** Copies bytes to a place, as many as there is ground that can be written. */
  void put(Place place, MemorySegment bytes) {
    long room = place.ground() == Ground.WRITEABLE ? Ground.WRITEABLE.bytes() - place.offset() : 0;
    long count = Math.min(bytes.byteSize(), room);
    if (count > 0) {
      MemorySegment.copy(bytes, 0, segment(place.ground()), place.offset(), count);
      written = true;
    }
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
