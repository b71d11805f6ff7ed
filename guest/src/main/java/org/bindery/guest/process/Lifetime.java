package org.bindery.guest.process;

import java.util.concurrent.locks.LockSupport;

/**
 * How many changes this process makes before it is killed. It says so, and whoever started it kills
 * it: SIGKILL, from outside. Safe for use by several threads.
 */
public final class Lifetime {
  /** The line that asks for the end. */
  public static final String LAST_WORD = "about to make one change too many";

  private final int allowed;
  private int made;

  Lifetime(int allowed) {
    this.allowed = allowed;
  }

  synchronized int made() {
    return made;
  }

  /** Before each change: does not return when it is one too many. */
  synchronized void change() {
    if (made < allowed) {
      made++;
      return;
    }
    System.out.println(LAST_WORD);
    while (true) {
      LockSupport.park();
    }
  }
}
