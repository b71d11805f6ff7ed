package org.bindery.tck.sequence;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.bindery.api.Memory;
import org.bindery.api.Process;

/** The {@link Ground}s of one process: where places are. */
public final class Grounds implements AutoCloseable {
  /** How far places of a ground reach, whatever is there. */
  static final long EACH = 4 << 20;

  /** Behind the last address that Linux gives a process on x86-64 unasked. */
  private static final long NOWHERE = 1L << 47;

  private final Arena arena;
  private final Map<Ground, MemorySegment> segments;
  private final Map<Ground, Memory> registered;
  private final long nothing;
  private boolean written;

  private Grounds(
      Arena arena, MemorySegment writeable, MemorySegment readOnly, long nothing, Process process) {
    this.arena = arena;
    this.segments = Map.of(Ground.WRITEABLE, writeable, Ground.READ_ONLY, readOnly);
    this.nothing = nothing;
    this.registered =
        Map.of(
            Ground.WRITEABLE, process.register(writeable),
            Ground.READ_ONLY, process.register(readOnly.asReadOnly()));
  }

  /** Memory of a process that has what is registered, and nothing else. */
  public static Grounds registered(Process process) {
    Arena arena = Arena.ofShared();
    MemorySegment all = arena.allocate(EACH * Ground.values().length, 2 << 20);
    return new Grounds(
        arena,
        all.asSlice(0, Ground.WRITEABLE.bytes()),
        all.asSlice(EACH, Ground.READ_ONLY.bytes()),
        all.address() + 2 * EACH,
        process);
  }

  /** Memory that is to the kernel of this process, too, what the grounds say. */
  public static Grounds mapped(Process process) {
    Arena arena = Arena.ofShared();
    return new Grounds(
        arena,
        MappedGrounds.map(Ground.WRITEABLE, arena),
        MappedGrounds.map(Ground.READ_ONLY, arena),
        NOWHERE,
        process);
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
      MemorySegment.copy(bytes, 0, segments.get(place.ground()), place.offset(), count);
      written = true;
    }
  }

  /** Everything is zero again. */
  public void clear() {
    if (written) {
      MemorySegment unused = segments.get(Ground.WRITEABLE).fill((byte) 0);
      written = false;
    }
  }

  /** Some of it may have been written. */
  void written() {
    written = true;
  }

  long address(Place place) {
    return start(place.ground()) + place.offset();
  }

  private long start(Ground ground) {
    return ground == Ground.NOTHING ? nothing : segments.get(ground).address();
  }

  Place place(long address) {
    for (Ground ground : segments.keySet()) {
      long offset = address - start(ground);
      if (offset >= 0 && offset < EACH) {
        return new Place(ground, offset);
      }
    }
    return new Place(Ground.NOTHING, address - nothing);
  }

  long load(Place place) {
    return segments.get(place.ground()).get(ValueLayout.JAVA_LONG_UNALIGNED, place.offset());
  }

  /** When nothing is mapped any more. */
  @Override
  public void close() {
    registered.values().forEach(Memory::close);
    arena.close();
  }
}
