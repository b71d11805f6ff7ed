package org.bindery.tck.failure;

import org.bindery.iommufd.failure.FailurePoint;
import org.bindery.iommufd.failure.Failures;

/** Does something when one thread passes its n-th point; nothing fails. */
final class AtPoint implements Failures {
  private final Thread thread;
  private final Runnable then;
  // Of the thread alone.
  private int left;

  /**
   * @param n counted from 1
   */
  AtPoint(Thread thread, int n, Runnable then) {
    this.thread = thread;
    this.left = n;
    this.then = then;
  }

  /** Whether it has passed as many. Asked by the thread, or after it has ended. */
  boolean reached() {
    return left <= 0;
  }

  @Override
  public void at(FailurePoint point) {
    if (Thread.currentThread() == thread && --left == 0) {
      then.run();
    }
  }
}
