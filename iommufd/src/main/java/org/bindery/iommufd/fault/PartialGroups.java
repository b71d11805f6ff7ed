package org.bindery.iommufd.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.RequesterId;

/**
 * Requests of an attachment whose groups are not complete, with a bound on all that is outstanding
 * of it, whole groups included. Guarded by the queue's {@link Outstanding}.
 *
 * <p>The kernel has no such bound: there the ring of the hardware is one. Here hardware is a
 * plug-in, and who does not answer, or a device that completes nothing, must not fill the memory.
 * One attachment's excess is not another's loss. When the bound is reached, a group that has begun
 * is remembered without its pages and answered as invalid when it ends; the first requests of a
 * group that has not begun are dropped, as after an overflow in the kernel ({@code
 * iopf_queue_discard_partial}): the device asks again for what it still misses.
 */
final class PartialGroups {
  /** Twice what VT-d's ring of page requests holds. */
  static final int BOUND = 4096;

  private record Key(RequesterId requester, int pasid, int group) {
    static Key of(PageRequest request) {
      return new Key(request.requester(), request.pasid(), request.group());
    }
  }

  /** A group without requests is one that was spoilt; it takes the place of one request. */
  private record Partial(Origin origin, List<PageRequest> requests) {
    int places() {
      return Math.max(1, requests.size());
    }
  }

  private final Map<Key, Partial> begun = new HashMap<>();
  private int places;

  /** Remembers a request that is not its group's last. */
  void add(Origin origin, PageRequest request) {
    Key key = Key.of(request);
    Partial partial = begun.get(key);
    if (partial == null) {
      if (places < BOUND) {
        begun.put(key, new Partial(origin, new ArrayList<>(List.of(request))));
        places++;
      }
    } else if (!partial.requests().isEmpty()) {
      if (places < BOUND) {
        partial.requests().add(request);
        places++;
      } else {
        places -= partial.places() - 1;
        partial.requests().clear();
      }
    }
  }

  /**
   * Completes a group, which is outstanding until it has {@link #left}.
   *
   * @return its requests; null: there are too many, it is to be answered now
   */
  List<PageRequest> complete(PageRequest last) {
    Partial partial = begun.remove(Key.of(last));
    boolean spoilt = partial != null && partial.requests().isEmpty();
    if (spoilt || places >= BOUND) {
      places -= partial == null ? 0 : partial.places();
      return null;
    }
    List<PageRequest> whole = partial == null ? new ArrayList<>() : partial.requests();
    whole.add(last);
    places++;
    return whole;
  }

  /** A whole group is outstanding no more. */
  void left(int requests) {
    places -= requests;
  }

  /** Forgets what has come from an origin. */
  void forget(Origin origin) {
    begun
        .values()
        .removeIf(partial -> {
          boolean from = partial.origin().equals(origin);
          places -= from ? partial.places() : 0;
          return from;
        });
  }
}
