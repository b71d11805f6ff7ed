package org.bindery.tck.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs a sequence on two targets and compares, outcome by outcome. */
public final class Lockstep {
  private final Supplier<Reference> reference;
  private final Supplier<? extends Target> target;

  /**
   * Where two targets part.
   *
   * @param at index of the operation
   */
  public record Difference(int at, Operation operation, Outcome predicted, Outcome came) {
    @Override
    public String toString() {
      return "step %d, %s: predicted %s, came %s"
          .formatted(at, Script.write(operation), predicted, came);
    }
  }

  /**
   * @param reference starts what predicts anew
   * @param target starts what is tried anew
   */
  public Lockstep(Supplier<Reference> reference, Supplier<? extends Target> target) {
    this.reference = reference;
    this.target = target;
  }

  /**
   * Runs what a generator makes, as it makes it.
   *
   * @return empty: there was no difference. Else the sequence that ends with the first.
   */
  public List<Operation> run(Generator generator, int steps) {
    try (Reference predicts = reference.get();
        Target tried = target.get()) {
      List<Operation> operations = new ArrayList<>(steps);
      while (operations.size() < steps) {
        Operation operation = generator.next(operations.size(), predicts);
        operations.add(operation);
        Outcome predicted = predicts.run(operation);
        if (!tried.run(operation).fulfils(predicted)) {
          return operations;
        }
      }
      return List.of();
    }
  }

  /** The first difference in a sequence. */
  public Optional<Difference> run(List<Operation> operations) {
    try (Target predicts = reference.get();
        Target tried = target.get()) {
      for (int at = 0; at < operations.size(); at++) {
        Operation operation = operations.get(at);
        Outcome predicted = predicts.run(operation);
        Outcome came = tried.run(operation);
        if (!came.fulfils(predicted)) {
          return Optional.of(new Difference(at, operation, predicted, came));
        }
      }
      return Optional.empty();
    }
  }

  /** A failing sequence made short, with what comes of it, to be read and to be run again. */
  public String explain(List<Operation> failing) {
    List<Operation> shortest = Shrinker.shrink(failing, operations -> run(operations).isPresent());
    return run(shortest).map(Difference::toString).orElse("it does not fail again")
        + "\n"
        + Script.write(shortest);
  }
}
