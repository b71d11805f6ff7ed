package org.bindery.tck.kit;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Chooses the backends under test. */
final class Backends {
  private Backends() {}

  /**
   * One of all, or one that is run only by its name.
   *
   * @throws IllegalStateException there is none
   */
  static Backend named(String name) {
    List<Backend> all = Subjects.all(Backend.class);
    return Stream.concat(
            all.stream().filter(backend -> backend.name().equals(name)),
            ServiceLoader.load(BackendSource.class).stream()
                .flatMap(source -> source.get().named(name).stream()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no backend " + name));
  }
}
