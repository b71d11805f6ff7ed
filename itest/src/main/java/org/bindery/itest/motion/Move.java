package org.bindery.itest.motion;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * One thing that happens, and when.
 *
 * @param after milliseconds after the one before
 * @param subject number of a slot, or of a bundle
 */
record Move(int after, Kind kind, int subject) {
  /** What happens. */
  enum Kind {
    PLUG,
    UNPLUG,
    RESTART
  }

  /** The slots that devices are plugged into. */
  static final int SLOTS = 4;

  private static final int LONGEST_PAUSE = 40;
  private static final int ONE_RESTART_IN = 12;

  /**
   * What a seed makes happen: the same each time.
   *
   * @param millis how long all of it takes at least
   * @param bundles how many can be restarted; the last one is the host's, which takes all that was
   *     plugged in with it
   */
  static List<Move> schedule(long seed, int millis, int bundles) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Move> moves = new ArrayList<>();
    TreeSet<Integer> plugged = new TreeSet<>();
    for (int at = 0; at < millis; ) {
      int after = random.nextInt(LONGEST_PAUSE);
      at += after;
      if (random.nextInt(ONE_RESTART_IN) == 0) {
        int bundle = random.nextInt(bundles);
        moves.add(new Move(after, Kind.RESTART, bundle));
        if (bundle == bundles - 1) {
          plugged.clear();
        }
      } else {
        int slot = random.nextInt(SLOTS);
        boolean there = plugged.remove(slot);
        if (!there) {
          plugged.add(slot);
        }
        moves.add(new Move(after, there ? Kind.UNPLUG : Kind.PLUG, slot));
      }
    }
    for (int slot : plugged) {
      moves.add(new Move(0, Kind.UNPLUG, slot));
    }
    return moves;
  }
}
