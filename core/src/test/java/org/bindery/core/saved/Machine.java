package org.bindery.core.saved;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeHost;
import org.bindery.core.fake.Life;
import org.bindery.core.fake.LifeStore;

/** A machine with a data directory that outlive the processes on it. */
final class Machine implements AutoCloseable {
  final FakeHost host = CoreFixture.lab();
  final Path data;
  private final Set<ProcessId> living = ConcurrentHashMap.newKeySet();
  private final List<CoreFixture> running = new ArrayList<>();
  private long lastPid = 100;

  Machine() {
    try {
      data = Files.createTempDirectory("saved");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process that uses the machine and the directory. */
  final class Running {
    final ProcessId id = new ProcessId(++lastPid, "now");
    final CoreFixture core;
    private final Life life;

    private Running(Life life) {
      this.life = life;
      living.add(id);
      host.tree().usedBy(life);
      core = new CoreFixture(host, states(id, life));
      running.add(core);
      core.generic();
    }

    boolean died() {
      return life.died();
    }

    /** As by {@code kill -9}. */
    void kill() {
      life.die();
      try {
        core.close();
      } catch (Life.Killed e) {
        // So it is.
      }
      running.remove(core);
      living.remove(id);
      host.processDied();
      host.tree().usedBy(new Life());
    }

    /** In order. */
    void end() {
      core.close();
      running.remove(core);
      living.remove(id);
    }
  }

  private SavedStates states(ProcessId id, Life life) {
    return new SavedStates(new LifeStore(new FileStore(data), life), id, living::contains);
  }

  /** This process itself, as another sees it by its number. */
  CoreFixture self() {
    CoreFixture core =
        new CoreFixture(
            host, new SavedStates(new FileStore(data), ProcessId.current(), ProcessId::lives));
    running.add(core);
    return core;
  }

  Running start() {
    return new Running(new Life());
  }

  /**
   * @param acts how many changes of devices and files it makes before it dies
   */
  Running startMortal(int acts) {
    Life life = new Life();
    Running process = new Running(life);
    life.actsLeft(acts);
    return process;
  }

  /** What is kept, and what is left of writing it. */
  List<Path> files() {
    try (Stream<Path> files = Files.list(data)) {
      return files.filter(file -> !file.endsWith("lock")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List.copyOf(running).forEach(CoreFixture::close);
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
