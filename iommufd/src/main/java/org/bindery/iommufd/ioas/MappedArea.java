package org.bindery.iommufd.ioas;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;

/**
 * One area of an address space: {@code struct iopt_area}.
 *
 * <p>It says where in its pages it begins, never at which address they are: so neighbours and
 * copies of a part stay right whatever is unmapped around them.
 *
 * <p>Its state and {@link #preventsAccess} are guarded by the address space's area lock, but for
 * one step: who has filled the page tables of an area declares it mapped without the lock, and who
 * sees it mapped sees what was done before. Whoever has the lock finds it in work or mapped, and as
 * he would have found it a moment before or after. Pins are counted under the shared side of the
 * lock, by several threads at once, so under the area's monitor too; who holds it exclusively reads
 * them as they stay. The rest does not change.
 */
final class MappedArea implements Interval {
  private static final VarHandle STATE = stateHandle();

  /** What may be done with an area. */
  enum State {
    /** Its addresses are taken, its page table entries not all there. */
    BUILDING,
    MAPPED,
    /** Its addresses are taken until no entry is left. */
    REMOVING
  }

  final long iova;
  final long length;
  final Access access;
  final UserPages pages;

  /** Bytes from the first byte of {@link #pages}. */
  final long offset;

  private State state = State.BUILDING;

  /** Nothing new may be pinned or copied: it is to be unmapped as soon as what is pinned is not. */
  boolean preventsAccess;

  private int pins;
  private int locks;

  MappedArea(long iova, long length, Access access, UserPages pages, long offset) {
    this.iova = iova;
    this.length = length;
    this.access = access;
    this.pages = pages;
    this.offset = offset;
  }

  synchronized void pin(boolean locking) {
    pins++;
    locks += locking ? 1 : 0;
  }

  synchronized void unpin(boolean locking) {
    pins--;
    locks -= locking ? 1 : 0;
  }

  boolean isMapped() {
    return (State) STATE.getAcquire(this) == State.MAPPED;
  }

  /** Its page table entries are all there. */
  void mapped() {
    STATE.setRelease(this, State.MAPPED);
  }

  /** It is mapped, and now to go. */
  void removing() {
    STATE.setRelease(this, State.REMOVING);
  }

  /** Whether an address space's user has pinned something in it. */
  boolean isPinned() {
    return pins > 0;
  }

  /** Whether one of those does not let go when told. */
  boolean isLocked() {
    return locks > 0;
  }

  private static VarHandle stateHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(MappedArea.class, "state", State.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  IovaRange range() {
    return new IovaRange(iova, last());
  }

  @Override
  public long start() {
    return iova;
  }

  @Override
  public long last() {
    return iova + length - 1;
  }

  long firstPage() {
    return offset >>> UserPages.SHIFT;
  }

  long lastPage() {
    return offset + length - 1 >>> UserPages.SHIFT;
  }

  long pageCount() {
    return lastPage() - firstPage() + 1;
  }

  /** The user address behind the first byte. */
  long address() {
    return pages.source().address() + offset;
  }

  /** {@code 0x1000-0x1fff}. */
  @Override
  public String toString() {
    return "0x%x-0x%x".formatted(iova, last());
  }
}
