package org.bindery.iommufd.object;

/**
 * Who is told that a file has something to read: nobody at first, and none any more once it is
 * closed. Thread-safe.
 */
public final class Told {
  private static final Runnable NOBODY = () -> {};

  private volatile Runnable told = NOBODY;
  // Guarded by this.
  private boolean closed;

  /** Nothing happens when it is closed. */
  public synchronized void set(Runnable wanted) {
    if (!closed) {
      told = wanted;
    }
  }

  public synchronized void close() {
    closed = true;
    told = NOBODY;
  }

  /** Called with no lock held. */
  public void tell() {
    Outside.run(told);
  }
}
