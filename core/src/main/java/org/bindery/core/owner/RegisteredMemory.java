package org.bindery.core.owner;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.Refusal;

/**
 * A segment in an {@link AddressSpace}, which keeps its membership, permission and pages: all that
 * changes is guarded by that one's lock.
 */
final class RegisteredMemory implements Memory {
  static final int PAGE = 4096;

  private final MemorySegment segment;
  private final AddressSpace space;
  // Bit n: the page that holds byte address() + n * PAGE was reclaimed.
  private final BitSet absent = new BitSet();
  private volatile Access access;

  RegisteredMemory(MemorySegment segment, AddressSpace space) {
    this.segment = segment;
    this.space = space;
    this.access = segment.isReadOnly() ? Access.READ : Access.READ_WRITE;
  }

  @Override
  public long address() {
    return segment.address();
  }

  @Override
  public long length() {
    return segment.byteSize();
  }

  /** The address of the last byte. */
  long last() {
    return address() + length() - 1;
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  boolean alive() {
    return segment.scope().isAlive();
  }

  /** Whether a page lies wholly in it. */
  boolean holdsPage(long address) {
    long offset = address - address();
    return offset >= 0 && length() - offset >= PAGE;
  }

  /** Whether a page that it holds may be accessed so, present or not. */
  boolean permits(Access wanted) {
    return wanted != Access.NONE && access.covers(wanted) && alive();
  }

  boolean present(long page) {
    return !absent.get(index(page));
  }

  void populate(long page) {
    absent.clear(index(page));
  }

  void evict(long firstPage, long pages) {
    int first = index(firstPage);
    absent.set(first, Math.toIntExact(first + pages));
  }

  private int index(long page) {
    return Math.toIntExact((page - address()) / PAGE);
  }

  void permit(Access changed) {
    access = changed;
  }

  @Override
  public void protect(Access wanted) {
    if (wanted.writes() && segment.isReadOnly()) {
      throw Refusal.of(
              Errno.EACCES,
              "the memory 0x%x-0x%x cannot be made writeable: its segment is read-only",
              address(),
              last())
          .exception();
    }
    space.protect(this, wanted.writes() ? Access.READ_WRITE : wanted);
  }

  @Override
  public void reclaim(long offset, long length) {
    boolean inside = offset >= 0 && length > 0 && offset <= length() && length <= length() - offset;
    if (!inside || (address() + offset & PAGE - 1) != 0) {
      throw Refusal.of(
              Errno.EINVAL,
              "%d bytes from 0x%x are not pages of the memory 0x%x-0x%x",
              length,
              address() + offset,
              address(),
              last())
          .exception();
    }
    // What the last page lacks of a whole one counts with it, when the memory has it.
    long pages = Math.min(length + PAGE - 1, length() - offset) / PAGE;
    if (pages > 0) {
      space.reclaim(this, address() + offset, pages);
    }
  }

  @Override
  public void close() {
    space.remove(this);
  }
}
