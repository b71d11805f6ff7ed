package org.bindery.tck.rule;

import static org.junit.jupiter.api.Assertions.assertAll;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.bindery.api.Errno;
import org.junit.jupiter.api.function.Executable;

/**
 * The checks of a command, in the order in which they are made. A call that is wrong in one way
 * gets its errno, one that is wrong in two the errno of the check that comes first.
 *
 * @param <C> a call of the command
 */
public final class CheckOrder<C> {
  private final List<Check<C>> checks = new ArrayList<>();

  /**
   * @param part what of the call it makes wrong; two checks of the same part do not go together
   */
  private record Check<C>(Errno errno, String what, String part, UnaryOperator<C> spoil) {
    boolean goesWith(Check<C> other) {
      return !part.equals(other.part);
    }
  }

  /** The check that comes next. */
  public CheckOrder<C> then(Errno errno, String what, String part, UnaryOperator<C> spoil) {
    checks.add(new Check<>(errno, what, part, spoil));
    return this;
  }

  /**
   * Tries each way to be wrong, and each two.
   *
   * @param right a call that would be done
   * @param refused checks that a call is refused with an errno
   */
  public void verify(C right, BiConsumer<Errno, C> refused) {
    List<Executable> tries = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      Check<C> first = checks.get(i);
      tries.add(attempt(first.what, first.errno, first.spoil.apply(right), refused));
      for (Check<C> second : checks.subList(i + 1, checks.size())) {
        if (first.goesWith(second)) {
          // The one that changes a part by what is there comes last.
          C call = second.spoil.apply(first.spoil.apply(right));
          tries.add(attempt(first.what + ", " + second.what, first.errno, call, refused));
        }
      }
    }
    assertAll(tries);
  }

  private static <C> Executable attempt(
      String what, Errno errno, C call, BiConsumer<Errno, C> refused) {
    return () -> {
      try {
        refused.accept(errno, call);
      } catch (AssertionError e) {
        throw new AssertionError(what + ": " + call, e);
      }
    };
  }
}
