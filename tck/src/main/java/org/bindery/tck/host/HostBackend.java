package org.bindery.tck.host;

import java.util.function.UnaryOperator;
import org.bindery.engine.IommuEngineProvider;
import org.bindery.host.Host;
import org.bindery.tck.kit.Backend;
import org.bindery.tck.kit.Bench;

/** A host of a framework, which all tests share; each has an engine of its own over it. */
record HostBackend(Host host, Make make, Probes probes, IommuEngineProvider engines)
    implements Backend {
  @Override
  public String name() {
    return make.title();
  }

  @Override
  public Bench start() {
    return new HostBench(
        host,
        make,
        probes,
        engines.create(host.name(), host.memory().orElseThrow()),
        UnaryOperator.identity());
  }

  @Override
  public String skips() {
    return make.skips();
  }
}
