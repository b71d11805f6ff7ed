package org.bindery.tck.sequence;

import java.util.List;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;

/** A page table: it follows its address space, so it holds nothing itself. */
final class ReferenceTable {
  final int id;
  final ReferenceIoas ioas;
  final boolean automatic;
  // Attached ones by id.
  final TreeMap<Integer, ReferenceDevice> devices = new TreeMap<>();
  private final long last;

  ReferenceTable(int id, ReferenceIoas ioas, long last, boolean automatic) {
    this.id = id;
    this.ioas = ioas;
    this.last = last;
    this.automatic = automatic;
  }

  /** Lets it follow its address space, or is refused and changes nothing. */
  void follow() {
    ReferenceIoas.refuseIf(
        !ioas.chunks.stream().allMatch(ReferenceIoas.Chunk::onPages), Errno.EADDRINUSE);
    ioas.reserve(this, last == -1 ? List.of() : List.of(new IovaRange(last + 1, -1)));
    if (!ioas.chunks.stream().allMatch(ReferenceIoas.Chunk::canBePinned)) {
      ioas.reserved.remove(this);
      throw new ReferenceIoas.Refused(Errno.EFAULT);
    }
    ioas.tables.add(this);
  }

  void unfollow() {
    ioas.tables.remove(this);
    ioas.reserved.remove(this);
  }
}
