package org.bindery.iommufd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.AccessCommands.AccessUser;
import org.bindery.engine.EngineAccess;

/** A lab with memory that has bytes, and a user that unpins what it is told to. */
final class AccessLab implements AutoCloseable {
  final Lab lab = new Lab();
  final Arena arena = Arena.ofShared();
  final MemorySegment bytes = arena.allocate(0x10000, 4096);
  final Memory memory = lab.process.add(bytes, Access.READ_WRITE);
  final AccessCommands accesses = lab.fd.commands(AccessCommands.class).orElseThrow();
  final int ioas = lab.fd.allocateIoas();
  final Obedient user = new Obedient();

  /** Remembers what it is told, and unpins what is listed. */
  static final class Obedient implements AccessUser {
    final List<IovaRange> told = new ArrayList<>();
    final List<IovaRange> pinned = new ArrayList<>();
    EngineAccess access;

    @Override
    public void unmap(long iova, long length) {
      long last = iova == 0 && length == -1 ? -1 : iova + length - 1;
      told.add(new IovaRange(iova, last));
      for (IovaRange range : List.copyOf(pinned)) {
        if (range.intersects(told.getLast())) {
          pinned.remove(range);
          access.unpin(range.start(), range.last() - range.start() + 1);
        }
      }
    }

    void pin(long iova, long length) {
      access.pin(iova, length, Access.READ);
      pinned.add(new IovaRange(iova, iova + length - 1));
    }
  }

  AccessLab() {
    user.access = accesses.createAccess(user, true);
  }

  void map(long offset, long length, Access access, long iova) {
    lab.fd.map(ioas, bytes.address() + offset, length, access, OptionalLong.of(iova));
  }

  @Override
  public void close() {
    lab.close();
    arena.close();
  }
}
