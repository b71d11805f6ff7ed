package org.bindery.tck.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Makes a failing sequence short and its numbers small. */
public final class Shrinker {
  /** Tries, so that a slow target does not hold up a report. */
  private static final int MOST_TRIES = 2_000;

  private static final int MOST_OBJECTS = 8;
  private static final int MOST_DEVICES = 4;

  private final Predicate<List<Operation>> fails;
  private int tries;

  private Shrinker(Predicate<List<Operation>> fails) {
    this.fails = fails;
  }

  /**
   * A sequence that fails too, none of whose operations can be left out.
   *
   * @param fails tried with sequences of the same operations, or simpler ones
   */
  public static List<Operation> shrink(List<Operation> failing, Predicate<List<Operation>> fails) {
    Shrinker shrinker = new Shrinker(fails);
    List<Operation> now = failing;
    int before;
    do {
      before = now.hashCode();
      now = shrinker.shorter(now);
      now = shrinker.renumbered(now);
      now = shrinker.simpler(now);
    } while (now.hashCode() != before);
    return now;
  }

  private boolean stillFails(List<Operation> operations) {
    return tries++ < MOST_TRIES && fails.test(operations);
  }

  private List<Operation> shorter(List<Operation> failing) {
    List<Operation> now = failing;
    for (int part = Math.max(1, now.size() / 2); part >= 1; part /= 2) {
      for (int end = now.size(); end > 0; end -= part) {
        int start = Math.max(0, end - part);
        List<Operation> without = new ArrayList<>(now.subList(0, start));
        without.addAll(now.subList(end, now.size()));
        if (stillFails(without)) {
          now = without;
        }
        end = Math.min(end, now.size() + part);
      }
    }
    return now;
  }

  /** What makes an object can be left out only if the ids behind it count on. */
  private List<Operation> renumbered(List<Operation> failing) {
    List<Operation> now = failing;
    for (int at = now.size() - 1; at >= 0; at--) {
      for (int id = 1; id <= MOST_OBJECTS; id++) {
        List<Operation> without = Renumbering.without(now, at, id);
        if (stillFails(without)) {
          now = without;
          break;
        }
      }
    }
    for (int from = 1; from < MOST_DEVICES; from++) {
      for (int to = 0; to < from; to++) {
        List<Operation> moved = Renumbering.device(now, from, to);
        if (!moved.equals(now) && stillFails(moved)) {
          now = moved;
        }
      }
    }
    return now;
  }

  private List<Operation> simpler(List<Operation> failing) {
    List<Operation> now = new ArrayList<>(failing);
    for (int at = 0; at < now.size(); at++) {
      Operation operation = now.get(at);
      List<Object> parts = new ArrayList<>(Script.parts(operation));
      for (int i = 0; i < parts.size(); i++) {
        for (Object candidate : simplerThan(parts.get(i))) {
          Object kept = parts.set(i, candidate);
          now.set(at, Script.with(operation.getClass(), parts));
          if (stillFails(now)) {
            break;
          }
          parts.set(i, kept);
          now.set(at, Script.with(operation.getClass(), parts));
        }
      }
    }
    return now;
  }

  /** The simplest first. */
  private static List<Object> simplerThan(Object part) {
    return switch (part) {
      case Long number -> List.copyOf(below(number));
      case OptionalLong number when number.isPresent() ->
          below(number.getAsLong()).stream().map(n -> (Object) OptionalLong.of(n)).toList();
      case Place place when place.ground() != Ground.WRITEABLE || place.offset() != 0 ->
          List.of(new Place(Ground.WRITEABLE, 0), new Place(place.ground(), 0));
      case Words words -> simplerWords(words);
      default -> List.of();
    };
  }

  private static List<Object> simplerWords(Words words) {
    List<Object> simpler = new ArrayList<>();
    for (int i = words.all().size() - 1; i >= 0; i--) {
      for (long less : below(words.get(i))) {
        simpler.add(words.with(i, less));
      }
    }
    return simpler;
  }

  private static List<Long> below(long number) {
    return List.of(0L, ReferenceIoas.PAGE, 2 * ReferenceIoas.PAGE, number & -ReferenceIoas.PAGE)
        .stream()
        .filter(simpler -> Long.compareUnsigned(simpler, number) < 0)
        .toList();
  }
}
