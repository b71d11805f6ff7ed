package org.bindery.core.fake;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The life of a process as what it acts on sees it: from one moment on nothing that it does has an
 * effect any more, as after {@code kill -9}. Safe for use by several threads.
 */
public final class Life {
  /** Whatever a dead process tries. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
  private final Runnable end;
  private volatile boolean dead;

  public Life() {
    this(() -> {});
  }

  /**
   * @param end is run as it dies
   */
  public Life(Runnable end) {
    this.end = end;
  }

  /** It makes as many changes more, and dies when it is about to make another. */
  public void actsLeft(int acts) {
    left.set(acts);
  }

  public void die() {
    dead = true;
  }

  public boolean died() {
    return dead;
  }

  /** It changes something. */
  void act() {
    live();
    if (left.getAndDecrement() <= 0) {
      die();
      end.run();
    }
    live();
  }

  /** It looks at something. */
  void live() {
    if (died()) {
      throw new Killed();
    }
  }
}
