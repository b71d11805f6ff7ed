package org.bindery.backend.sim.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bindery.api.PageResponse;

/**
 * The page requests of a requester that wait for answers, by the index of their group.
 *
 * <p>Thread-safe. One short lock, under which it is asked what the requester is attached to: so a
 * group that begins is either of an attachment that still is, or is none; and who ends an
 * attachment before it answers what waits on it misses none.
 */
final class PageGroups {
  /** A page request has 9 bits for the index of its group. */
  private static final int INDEXES = 512;

  private final PageGroup[] waiting = new PageGroup[INDEXES];
  // In turn, so that an answer that comes too late is not taken for one to a newer group.
  private int next;

  /** What a requester, or a PASID of it, stands for now. */
  interface Now {
    /** As {@link Requester#still}. */
    boolean still(int pasid, Attachment asked);
  }

  /** A group that is going to wait; null: what it asked is left by now, or no index is free. */
  synchronized PageGroup begin(int pasid, Attachment asked, Now now) {
    if (!now.still(pasid, asked)) {
      return null;
    }
    for (int i = 0; i < INDEXES; i++) {
      int index = next;
      next = (next + 1) % INDEXES;
      if (waiting[index] == null) {
        waiting[index] = new PageGroup(index, pasid, asked);
        return waiting[index];
      }
    }
    return null;
  }

  synchronized void end(PageGroup group) {
    waiting[group.index()] = null;
  }

  /** Nothing happens when none of the PASID waits by that index. */
  void answer(int pasid, int index, PageResponse response) {
    each(group -> group.index() == index && group.pasid() == pasid)
        .forEach(group -> group.answer(response));
  }

  /** What was asked of an attachment that is left now fails. */
  void left(Attachment before) {
    each(group -> group.asked().isOf(before)).forEach(PageGroup::fail);
  }

  /** Whatever was asked fails. */
  void failAll() {
    each(_ -> true).forEach(PageGroup::fail);
  }

  private synchronized List<PageGroup> each(Predicate<PageGroup> which) {
    List<PageGroup> found = new ArrayList<>();
    for (PageGroup group : waiting) {
      if (group != null && which.test(group)) {
        found.add(group);
      }
    }
    return found;
  }
}
