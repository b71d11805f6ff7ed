package org.bindery.tck.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.iommufd.failure.FailurePoint;

/**
 * Repeats a scenario with the n-th thing failing that it asks for, n = 1, 2, ..., until it passes.
 */
final class FailureRun implements AutoCloseable {
  /** No command asks for as much. */
  private static final int ENOUGH = 200;

  private final FailureMake make;
  private final Set<FailurePoint> passed = EnumSet.noneOf(FailurePoint.class);
  private FailureBench bench;
  private String idle;

  FailureRun(FailureMake make) {
    this.make = make;
  }

  /** The points that were passed so far. */
  Set<FailurePoint> passed() {
    return passed;
  }

  /** How the n-th thing fails. */
  enum How {
    /** As it may by its contract. */
    REFUSED {
      @Override
      RuntimeException at(FailurePoint point) {
        return Refusal.of(Errno.ENOMEM, "%s fails by test", point).exception();
      }
    },

    /** As a plug-in does that is broken; memory runs out all the same. */
    BROKEN {
      @Override
      RuntimeException at(FailurePoint point) {
        return switch (point) {
          case OBJECT, AREA, CHARGE, TABLE_PAGE -> REFUSED.at(point);
          default -> new IllegalStateException(point + " breaks by test");
        };
      }
    };

    abstract RuntimeException at(FailurePoint point);
  }

  /** Runs it to its end, on one machine with those before as long as all is well. */
  void run(Scenario scenario, How how) {
    if (bench == null) {
      bench = make.start();
      idle = bench.state();
    }
    boolean well = false;
    try {
      repeat(scenario, how);
      well = true;
    } finally {
      passed.addAll(bench.failures.passed().keySet());
      if (!well) {
        close();
      }
    }
  }

  @Override
  public void close() {
    if (bench != null) {
      bench.close();
      bench = null;
    }
  }

  private void repeat(Scenario scenario, How how) {
    for (int n = 1; n <= ENOUGH; n++) {
      if (passes(scenario, n, how)) {
        return;
      }
    }
    throw new AssertionError("asks for more than " + ENOUGH + " things");
  }

  private boolean passes(Scenario scenario, int n, How how) {
    FailurePoint failed;
    try (Scene scene = new Scene(make, bench)) {
      Runnable command = scenario.prepared().apply(scene);
      String before = scene.state();
      failed = failing(command, n, how);
      if (failed != null) {
        assertThat(scene.state())
            .as("after %s, the %d. thing, failed", failed, n)
            .isEqualTo(before);
        command.run();
      }
    }
    assertThat(bench.state()).as("after %s, the %d. thing, had failed", failed, n).isEqualTo(idle);
    return failed == null;
  }

  /**
   * @return what has failed; null: nothing
   */
  private FailurePoint failing(Runnable command, int n, How how) {
    bench.failures.arm(n, how::at);
    RuntimeException thrown = null;
    try {
      command.run();
    } catch (RefusedException refused) {
      assertThat(refused.errno()).as(refused.refusal().reason()).isEqualTo(Errno.ENOMEM);
      thrown = refused;
    } catch (IllegalStateException broken) {
      assertThat(broken).as("breaks by itself").hasMessageEndingWith("breaks by test");
      thrown = broken;
    }
    FailurePoint failed = bench.failures.disarm();
    assertThat(thrown == null)
        .as("%s failed, and the command: %s", failed, thrown)
        .isEqualTo(failed == null);
    return failed;
  }
}
