package org.bindery.tck.kit;

/** Runs a test once for each backend, with a bench of its own. */
final class BackendRuns extends Runs<Backend, Bench> {
  BackendRuns() {
    super(Backend.class, Bench.class);
  }

  @Override
  protected Bench start(Backend backend) {
    return backend.start();
  }

  @Override
  protected void end(Bench bench) {
    bench.engine().close();
    long pinned = bench.pinnedPages();
    bench.close();
    if (pinned != 0) {
      throw new AssertionError(pinned + " pages are still pinned after every fd was closed");
    }
  }
}
