package org.bindery.core.access;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;

/**
 * One unmap where software devices are attached: whoever has pinned something of it is asked to
 * unpin, again and again while new pins turn up, and new accesses to it are refused meanwhile.
 * Nothing is unmapped while anything of it is pinned. For one thread; no lock is held while a
 * device is asked.
 */
final class Unmapping {
  /** As in the kernel, {@code iopt_unmap_iova_range}. */
  static final int ROUNDS = 100;

  private final Space space;
  private final long iova;
  private final long length;
  private final Optional<IovaRange> range;
  private final Set<MirroredArea> held = new HashSet<>();

  Unmapping(Space space, long iova, long length) {
    this.space = space;
    this.iova = iova;
    this.length = length;
    this.range = range(iova, length);
  }

  /** What is unmapped; empty: the engine refuses it. */
  private static Optional<IovaRange> range(long iova, long length) {
    if (iova == 0 && length == -1) {
      return Optional.of(IovaRange.all());
    }
    long last = iova + (length - 1);
    boolean refused =
        iova == -1 || length == -1 || length == 0 || Long.compareUnsigned(last, iova) < 0;
    return refused ? Optional.empty() : Optional.of(new IovaRange(iova, last));
  }

  /**
   * @return bytes
   * @throws org.bindery.api.RefusedException EDEADLK; else what the engine refuses
   */
  long run() {
    try {
      for (int round = 0; ; round++) {
        Map<RegisteredDevice, List<IovaRange>> asked = new LinkedHashMap<>();
        OptionalLong unmapped = space.unmapUnpinned(iova, length, range, held, asked);
        if (unmapped.isPresent()) {
          return unmapped.getAsLong();
        }
        // Who has failed is not asked again: it may hang each time.
        boolean failed = asked.keySet().stream().anyMatch(d -> d.failure().isPresent());
        if (failed || round == ROUNDS) {
          throw space
              .refusals()
              .stillPinned(Errno.EDEADLK, range.orElseThrow().toString(), asked.keySet(), round);
        }
        asked.forEach((device, ranges) -> device.ask("unmap of ioas " + space.id(), ranges));
      }
    } finally {
      space.allow(held);
    }
  }
}
