package org.bindery.device.idxd;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.api.Access;
import org.bindery.model.idxd.descriptor.CompletionStatus;

/**
 * Memory as one descriptor reaches it: asks first whether an address translates, and when it does
 * not, waits for the page or gives up, as the descriptor says.
 *
 * <p>An access must not cross a page of 4 KiB. A host that answers page requests with success and
 * then has no page is believed only so many times.
 */
final class Reach {
  static final int PAGE = 4096;
  private static final int TRIES = 8;

  private final Space space;
  private final boolean waits;

  /**
   * @param waits block on fault
   */
  Reach(Space space, boolean waits) {
    this.space = space;
    this.waits = waits;
  }

  /** How many bytes from an address on are in its page. */
  static long toPageEnd(long address) {
    return PAGE - (address & PAGE - 1);
  }

  Optional<PageFault> read(long address, MemorySegment into) {
    return access(address, Access.READ, () -> space.read(address, into));
  }

  Optional<PageFault> write(long address, MemorySegment from) {
    return access(address, Access.WRITE, () -> space.write(address, from));
  }

  private Optional<PageFault> access(long address, Access access, Request request) {
    for (int i = 0; i < TRIES; i++) {
      if (space.translates(address, access) && request.done()) {
        return Optional.empty();
      }
      if (!waits) {
        return fault(CompletionStatus.PAGE_FAULT, address, access);
      }
      if (!space.requestPage(address, access)) {
        break;
      }
    }
    return fault(CompletionStatus.PAGE_REFUSED, address, access);
  }

  private static Optional<PageFault> fault(CompletionStatus status, long address, Access access) {
    return Optional.of(new PageFault(status, address, access.writes()));
  }

  /** A request that is done or refused. */
  private interface Request {
    boolean done();
  }
}
