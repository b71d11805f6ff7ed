package org.bindery.tck.failure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.tck.failure.SpaceCall.Answer;
import org.bindery.tck.failure.SpaceCall.Done;

/**
 * What calls on two address spaces answer when there is one at a time, and whether calls that
 * overlapped can have been so.
 *
 * <p>One thing is not as if calls were whole, as in the kernel: a call that meets another in the
 * middle of the same page may be refused, and then changes nothing. What succeeds, and what a
 * device finds, has its place in one order.
 */
final class SpaceModel {
  private static final Set<Errno> MEETS_ANOTHER =
      EnumSet.of(Errno.EEXIST, Errno.EBUSY, Errno.ENOENT);

  private static final int NONE = -1;
  private static final int PAGES = 2;

  private final int[] sources;

  private SpaceModel(int[] sources) {
    this.sources = sources;
  }

  /** Whether there is an order in which all of it can have happened. */
  static boolean explains(List<Done> history) {
    int[] nothing = new int[2 * PAGES];
    Arrays.fill(nothing, NONE);
    return explains(new SpaceModel(nothing), history, history);
  }

  private static boolean explains(SpaceModel before, List<Done> left, List<Done> history) {
    if (left.isEmpty()) {
      return true;
    }
    for (Done next : left) {
      if (left.stream().noneMatch(other -> other.end() < next.begin())) {
        SpaceModel after = before.after(next, history);
        List<Done> rest = new ArrayList<>(left);
        rest.remove(next);
        if (after != null && explains(after, rest, history)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Null: it cannot have happened now. */
  private SpaceModel after(Done done, List<Done> history) {
    SpaceModel after = new SpaceModel(sources.clone());
    if (after.run(done.call()).equals(done.answer())) {
      return after;
    }
    boolean met =
        done.answer().errno() != null
            && MEETS_ANOTHER.contains(done.answer().errno())
            && history.stream()
                .anyMatch(other ->
                    other != done && other.overlaps(done) && other.call().disturbs(done.call()));
    return met ? this : null;
  }

  private Answer run(SpaceCall call) {
    int at = call.space() * PAGES + call.page();
    int there = sources[at];
    return switch (call.kind()) {
      case TRANSLATE -> Answer.of(there);
      case MAP -> set(at, call.source());
      case COPY -> {
        int from = sources[(1 - call.space()) * PAGES + call.page()];
        yield from == NONE ? Answer.refused(Errno.ENOENT) : set(at, from);
      }
      case UNMAP -> {
        sources[at] = NONE;
        yield there == NONE ? Answer.refused(Errno.ENOENT) : Answer.of(Scene.PAGE);
      }
    };
  }

  private Answer set(int at, int source) {
    if (sources[at] != NONE) {
      return Answer.refused(Errno.EEXIST);
    }
    sources[at] = source;
    return Answer.of(0);
  }
}
