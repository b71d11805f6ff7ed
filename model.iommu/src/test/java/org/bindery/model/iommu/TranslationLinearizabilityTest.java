package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Map, unmap and translate of a table behind an IOTLB are linearizable: a translation that begins
 * after an unmap has returned never finds what that took away, whatever was under way meanwhile.
 *
 * <p>Two threads, for that is what holds: while an unmap is under way, one of several readers may
 * find the old page by the IOTLB after another has found none in the table.
 */
class TranslationLinearizabilityTest {
  /** What is asked for at random. */
  @Param(name = "page", gen = IntGen.class, conf = "0:1")
  @Param(name = "frame", gen = IntGen.class, conf = "7:8")
  abstract static class Operations {
    private final CachedTable table;

    Operations(CachedTable table) {
      this.table = table;
    }

    @Operation
    public boolean map(@Param(name = "page") int page, @Param(name = "frame") int frame) {
      return table.map(page, frame);
    }

    @Operation
    public boolean mapLarge() {
      return table.mapLarge();
    }

    @Operation
    public long unmap(@Param(name = "page") int page) {
      return table.unmap(page);
    }

    @Operation
    public long translate(@Param(name = "page") int page) {
      return table.translate(page);
    }
  }

  public static final class Right extends Operations {
    public Right() {
      super(new CachedTable());
    }
  }

  /** Unmap leaves the IOTLB as it is. */
  public static final class NotForgotten extends Operations {
    public NotForgotten() {
      super(
          new CachedTable() {
            @Override
            void forget(int page, boolean whole) {}
          });
    }
  }

  /** Unmap of a large leaf clears only the page that was named. */
  public static final class PartForgotten extends Operations {
    public PartForgotten() {
      super(
          new CachedTable() {
            @Override
            void forget(int page, boolean whole) {
              super.forget(page, false);
            }
          });
    }
  }

  /** A walk is taken in as if it had begun when it ended. */
  public static final class LateStamp extends Operations {
    public LateStamp() {
      super(
          new CachedTable() {
            @Override
            long stampFor(long before) {
              return stampNow();
            }
          });
    }
  }

  /** What a table does with one thread. */
  public static final class Sequential {
    private final long[] frames = {-1, -1};
    private boolean large;

    public boolean map(int page, int frame) {
      if (large || frames[page] != -1) {
        return false;
      }
      frames[page] = frame;
      return true;
    }

    public boolean mapLarge() {
      if (large || frames[0] != -1 || frames[1] != -1) {
        return false;
      }
      large = true;
      return true;
    }

    public long unmap(int page) {
      long bytes = large ? 2L << 20 : frames[page] == -1 ? 0 : 4096;
      frames[page] = -1;
      large = false;
      return bytes;
    }

    public long translate(int page) {
      return large ? CachedTable.PAGES_OF_LARGE + page : frames[page];
    }
  }

  private static ModelCheckingOptions schedules(int random) {
    return new ModelCheckingOptions()
        .iterations(random)
        .invocationsPerIteration(100)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(2)
        .minimizeFailedScenario(false)
        .sequentialSpecification(Sequential.class);
  }

  /** A page is unmapped beside a translation of it, and looked at again. */
  private static ExecutionScenario unmapBesideAWalk() {
    return new ExecutionScenario(
        List.of(call("map", 0, 7)),
        List.of(
            List.of(call("translate", 0)),
            List.of(call("unmap", 0), call("translate", 0), call("map", 0, 8))),
        List.of(call("translate", 0)),
        null);
  }

  /** A large leaf goes by another of its pages than the one that is translated. */
  private static ExecutionScenario unmapOfALargeLeaf() {
    return new ExecutionScenario(
        List.of(call("mapLarge"), call("translate", 1)),
        List.of(
            List.of(call("translate", 1), call("translate", 0)),
            List.of(call("unmap", 0), call("map", 1, 8))),
        List.of(call("translate", 0), call("translate", 1)),
        null);
  }

  private static Actor call(String name, Object... arguments) {
    for (Method method : Operations.class.getMethods()) {
      if (method.getName().equals(name)) {
        return new Actor(method, List.of(arguments));
      }
    }
    throw new IllegalArgumentException("no operation: " + name);
  }

  @Test
  void isLinearizable() {
    schedules(5)
        .addCustomScenario(unmapBesideAWalk())
        .addCustomScenario(unmapOfALargeLeaf())
        .check(Right.class);
  }

  @Test
  void isLinearizableUnderStress() {
    new StressOptions()
        .iterations(4)
        .invocationsPerIteration(1_000)
        .threads(2)
        .actorsPerThread(4)
        .sequentialSpecification(Sequential.class)
        .check(Right.class);
  }

  @Test
  void anUnmapThatLeavesTheIotlbIsFound() {
    isFound(NotForgotten.class, unmapBesideAWalk());
  }

  @Test
  void anUnmapThatLeavesAPartOfALargeLeafIsFound() {
    isFound(PartForgotten.class, unmapOfALargeLeaf());
  }

  @Test
  void aWalkThatIsTakenInTooLateIsFound() {
    isFound(LateStamp.class, unmapBesideAWalk());
  }

  private static void isFound(Class<? extends Operations> faulty, ExecutionScenario scenario) {
    assertThatThrownBy(() -> schedules(0).addCustomScenario(scenario).check(faulty))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("Invalid execution results");
  }
}
