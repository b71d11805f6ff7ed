package org.bindery.tck.kit;

import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs a test once for each backend, with a bench of its own. */
final class BackendRuns extends Runs<Backend, Bench> {
  /** Configuration parameter, or system property: the name of the only backend to run. */
  private static final String BACKEND = "bindery.kit.backend";

  BackendRuns() {
    super(Backend.class, Bench.class);
  }

  @Override
  protected List<Backend> subjects(ExtensionContext context) {
    return context
        .getConfigurationParameter(BACKEND)
        .map(name -> List.of(Backends.named(name)))
        .orElseGet(() -> super.subjects(context));
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
