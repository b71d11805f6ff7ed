package org.bindery.guest.process;

import java.io.IOException;

/** How many changes this process makes before it is killed. Safe for use by several threads. */
final class Lifetime {
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
    try {
      Process kill =
          new ProcessBuilder("kill", "-KILL", "" + ProcessHandle.current().pid()).start();
      throw new IllegalStateException("it survived its end, kill says " + kill.waitFor());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("it cannot end itself", e);
    }
  }
}
