package org.bindery.tck.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.bindery.api.Process;
import org.bindery.uapi.door.RawDoor;

/**
 * Does anything with a raw door, by seed, and demands answers of a kernel's: a number, or an errno
 * that there is. For one thread, as one process; several may share a door.
 */
public final class DoorFuzz implements AutoCloseable {
  private final RawDoor door;
  private final Process process;
  private final Facts facts;
  private final Supplier<String> left;
  private final Grounds grounds;
  private long calls;
  private long done;

  /**
   * @param process who calls, with nothing open
   * @param facts a guess at the devices, from which sequences are made
   * @param left what is wrong after the process' exit; empty: nothing
   */
  public DoorFuzz(RawDoor door, Process process, Facts facts, Supplier<String> left) {
    this.door = door;
    this.process = process;
    this.facts = facts;
    this.left = left;
    this.grounds = Grounds.registered(process);
  }

  /**
   * Runs the sequence of a seed, from opening {@code /dev/iommu} to the process' exit.
   *
   * @return empty: everything was answered as it must be. Else what was not, with the shortest
   *     sequence that shows it
   */
  public String run(long seed, int steps) {
    DoorGenerator generator = new DoorGenerator(new SplittableRandom(seed), facts);
    Reference guessed = new Reference(facts);
    List<Operation> operations = new ArrayList<>(steps);
    String wrong = "";
    try (DoorTarget target = start()) {
      while (wrong.isEmpty() && operations.size() < steps) {
        Operation next = generator.next(operations.size(), guessed);
        operations.add(next);
        Outcome unused = guessed.run(next);
        Outcome outcome = target.run(next);
        calls++;
        done += outcome.errno() == null ? 1 : 0;
        wrong = wrong(outcome);
      }
    }
    if (wrong.isEmpty()) {
      wrong = left.get();
    }
    return wrong.isEmpty() ? "" : explain(wrong, operations);
  }

  private DoorTarget start() {
    grounds.clear();
    return new DoorTarget(door, process, grounds);
  }

  private static String wrong(Outcome outcome) {
    return outcome.isBroken() ? outcome.answer() : "";
  }

  private String explain(String wrong, List<Operation> failing) {
    List<Operation> shortest = Shrinker.shrink(failing, tried -> !replay(tried).isEmpty());
    return wrong + "\nshown by\n" + Script.write(shortest);
  }

  private String replay(List<Operation> operations) {
    String wrong = "";
    try (DoorTarget target = start()) {
      for (Operation operation : operations) {
        wrong = wrong.isEmpty() ? wrong(target.run(operation)) : wrong;
      }
    }
    String after = left.get();
    return wrong.isEmpty() ? after : wrong;
  }

  /** How many operations were carried out. */
  public long calls() {
    return calls;
  }

  /** How many of them were not refused. */
  public long done() {
    return done;
  }

  @Override
  public void close() {
    grounds.close();
  }
}
