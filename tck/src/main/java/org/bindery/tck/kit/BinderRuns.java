package org.bindery.tck.kit;

/** Runs a test once for each binder, with a host of its own. */
final class BinderRuns extends Runs<BinderBackend, BinderBench> {
  BinderRuns() {
    super(BinderBackend.class, BinderBench.class);
  }

  @Override
  protected BinderBench start(BinderBackend backend) {
    return backend.start();
  }

  @Override
  protected void end(BinderBench bench) {
    bench.close();
  }
}
