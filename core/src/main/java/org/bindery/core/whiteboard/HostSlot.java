package org.bindery.core.whiteboard;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.core.host.ManagedHost;
import org.bindery.engine.IommuEngineProvider;
import org.bindery.host.Host;

/**
 * One host service and how far it is. One thread at a time sets it up or takes it down: the one
 * that made the change of its stage.
 */
final class HostSlot {
  /** The stages. */
  sealed interface Stage {
    /** There is no engine for it, or another host has its name. */
    record Waiting() implements Stage {}

    record SettingUp() implements Stage {}

    /**
     * @param provider who made its engine; empty: its own
     */
    record Running(ManagedHost host, HostServices services, Optional<IommuEngineProvider> provider)
        implements Stage {}

    record Gone() implements Stage {}
  }

  private final Host host;
  private final AtomicReference<Stage> stage = new AtomicReference<>(new Stage.Waiting());

  HostSlot(Host host) {
    this.host = host;
  }

  Host host() {
    return host;
  }

  Stage stage() {
    return stage.get();
  }

  /** True for the one thread that is to set it up. */
  boolean begin() {
    Stage now = stage.get();
    return now instanceof Stage.Waiting && stage.compareAndSet(now, new Stage.SettingUp());
  }

  /** False when it has gone meanwhile, and the caller takes down what it made. */
  boolean end(Stage result) {
    Stage now = stage.get();
    return now instanceof Stage.SettingUp && stage.compareAndSet(now, result);
  }

  /** True for the one thread that is to take it down. */
  boolean leave(Stage.Running running, Stage to) {
    return stage.compareAndSet(running, to);
  }

  /** It is gone for good; answers what it was. */
  Stage gone() {
    return stage.getAndSet(new Stage.Gone());
  }
}
