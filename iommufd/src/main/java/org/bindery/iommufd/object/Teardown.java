package org.bindery.iommufd.object;

/**
 * Runs every step of a release although some of them throw: what is left must not keep its devices
 * because another's hardware failed. For one thread.
 */
public final class Teardown {
  private RuntimeException failed;

  public void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      if (failed == null) {
        failed = e;
      } else {
        failed.addSuppressed(e);
      }
    }
  }

  /** Throws the first that was thrown, with the others in it. */
  public void rethrow() {
    if (failed != null) {
      throw failed;
    }
  }
}
