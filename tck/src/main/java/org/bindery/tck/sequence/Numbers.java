package org.bindery.tck.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bindery.api.IovaRange;

/** Addresses and lengths: small, on pages and near to what counts, most of the time. */
final class Numbers {
  private static final long PAGE = ReferenceIoas.PAGE;

  private final RandomGenerator random;
  // Where something begins or ends.
  private final List<Long> edges = new ArrayList<>();

  Numbers(RandomGenerator random, Facts facts) {
    this.random = random;
    edges.add(2L << 20);
    edges.add(-PAGE);
    for (Facts.DeviceFacts device : facts.devices()) {
      edges.add(device.last() + 1);
      for (IovaRange window : device.windows()) {
        edges.add(window.start());
        edges.add(window.last() + 1);
      }
    }
  }

  boolean seldom() {
    return random.nextInt(10) == 0;
  }

  long iova() {
    return switch (random.nextInt(40)) {
      case 0 -> -1;
      case 1, 2, 3, 4 -> odd(edges.get(random.nextInt(edges.size())) + pages(-3, 3));
      default -> odd(pages(0, 40));
    };
  }

  /** Inside of something mapped, or at its ends. */
  long near(ReferenceIoas.Chunk chunk) {
    if (chunk == null || seldom()) {
      return iova();
    }
    long page =
        switch (random.nextInt(10)) {
          case 0 -> -1;
          case 1 -> chunk.length() / PAGE;
          case 2, 3 -> Long.divideUnsigned(chunk.length(), PAGE) - 1;
          default -> random.nextLong(0, Math.max(1, Math.min(600, chunk.length() / PAGE)));
        };
    return odd(chunk.iova() + page * PAGE);
  }

  long length() {
    return switch (random.nextInt(40)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> 1L << 63;
      case 3 -> 1L << 40;
      case 4, 5, 6 -> 2L << 20;
      default -> odd(pages(1, 5));
    };
  }

  Place place() {
    Ground ground =
        switch (random.nextInt(8)) {
          case 0 -> Ground.NOTHING;
          case 1, 2 -> Ground.READ_ONLY;
          default -> Ground.WRITEABLE;
        };
    return new Place(ground, random.nextInt(3) == 0 ? 0 : odd(inPages(16)));
  }

  long inPages(int pages) {
    return random.nextInt(pages) * PAGE;
  }

  private long pages(int from, int to) {
    return random.nextInt(from, to + 1) * PAGE;
  }

  private long odd(long onPages) {
    return switch (random.nextInt(24)) {
      case 0 -> onPages + 1;
      case 1 -> onPages + PAGE / 2;
      case 2 -> onPages + PAGE - 4;
      default -> onPages;
    };
  }
}
