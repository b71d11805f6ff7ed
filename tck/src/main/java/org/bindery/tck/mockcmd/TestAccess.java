package org.bindery.tck.mockcmd;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntSupplier;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.MemorySlice;
import org.bindery.api.Refusal;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.EngineAccess;

/**
 * An access with what it has pinned: {@code struct selftest_access}. It unpins whatever is about to
 * be unmapped. One lock around each pin, as in the kernel: what an unmap tells it comes after.
 */
final class TestAccess implements AutoCloseable {
  private record Pinned(int id, long iova, long length) {
    boolean meets(long from, long last) {
      return Long.compareUnsigned(from, iova + length - 1) <= 0
          && Long.compareUnsigned(last, iova) >= 0;
    }
  }

  private final EngineAccess access;
  private final boolean pins;
  // Guarded by this.
  private final List<Pinned> pinned = new ArrayList<>();
  private int next;
  private volatile int ioas;

  TestAccess(AccessCommands engine, boolean pins) {
    this.pins = pins;
    this.access = engine.createAccess(this::unmap, pins);
  }

  boolean pins() {
    return pins;
  }

  EngineAccess engine() {
    return access;
  }

  /** 0: attached to none. */
  int ioas() {
    return ioas;
  }

  void attach(int wanted) {
    access.attach(wanted);
    ioas = wanted;
  }

  void replace(int wanted) {
    access.replace(wanted);
    ioas = wanted;
  }

  /** What is done with pages that were pinned; when it throws they are not any more. */
  @FunctionalInterface
  interface Then {
    /**
     * @param id gives them their number, once
     */
    void run(List<MemorySlice> pages, IntSupplier id);
  }

  synchronized void pin(long iova, long length, Access wanted, Then then) {
    List<MemorySlice> pages = access.pin(iova, length, wanted);
    boolean kept = false;
    try {
      then.run(pages, () -> next++);
      pinned.add(new Pinned(next - 1, iova, length));
      kept = true;
    } finally {
      if (!kept) {
        access.unpin(iova, length);
      }
    }
  }

  synchronized void unpin(int id) {
    for (Iterator<Pinned> left = pinned.iterator(); left.hasNext(); ) {
      Pinned next = left.next();
      if (next.id == id) {
        left.remove();
        access.unpin(next.iova, next.length);
        return;
      }
    }
    throw Refusal.of(Errno.ENOENT, "the access has no pages %d", id).exception();
  }

  private void unmap(long iova, long length) {
    unpinAll(iova, iova + length - 1);
  }

  private synchronized void unpinAll(long iova, long last) {
    for (Iterator<Pinned> left = pinned.iterator(); left.hasNext(); ) {
      Pinned next = left.next();
      if (next.meets(iova, last)) {
        left.remove();
        access.unpin(next.iova, next.length);
      }
    }
  }

  @Override
  public void close() {
    unpinAll(0, -1);
    access.close();
  }
}
