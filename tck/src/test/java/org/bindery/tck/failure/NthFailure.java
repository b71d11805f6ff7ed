package org.bindery.tck.failure;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.bindery.iommufd.failure.FailurePoint;
import org.bindery.iommufd.failure.Failures;

/** Fails the n-th time that something which may fail is asked for. For one thread. */
final class NthFailure implements Failures {
  private final Map<FailurePoint, Integer> passed = new EnumMap<>(FailurePoint.class);
  private Function<FailurePoint, RuntimeException> how;
  private int left;
  private FailurePoint failed;

  /**
   * @param n from now on, counted from 1
   * @param how what is thrown
   */
  void arm(int n, Function<FailurePoint, RuntimeException> how) {
    this.how = how;
    left = n;
    failed = null;
  }

  /**
   * Nothing fails or is counted any more.
   *
   * @return what has failed; null: nothing
   */
  FailurePoint disarm() {
    how = null;
    return failed;
  }

  /** How often each point was passed while something was to fail. */
  Map<FailurePoint, Integer> passed() {
    return passed;
  }

  @Override
  public void at(FailurePoint point) {
    if (how != null) {
      passed.merge(point, 1, Integer::sum);
      if (point.mayFail() && --left == 0) {
        failed = point;
        throw how.apply(point);
      }
    }
  }
}
