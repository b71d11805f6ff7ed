package org.bindery.tck.kit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** Finds the backends under test. */
final class Backends {
  private Backends() {}

  /**
   * By ascending name.
   *
   * @throws IllegalStateException in plain JUnit: there is none, so that nothing would be tested
   */
  static List<Backend> all() {
    Bundle kit = FrameworkUtil.getBundle(Backends.class);
    List<Backend> found = kit == null ? loaded() : registered(kit.getBundleContext());
    found.sort(Comparator.comparing(Backend::name));
    return found;
  }

  /**
   * One of {@link #all}, or one that is run only by its name.
   *
   * @throws IllegalStateException there is none
   */
  static Backend named(String name) {
    return Stream.concat(
            all().stream().filter(backend -> backend.name().equals(name)),
            ServiceLoader.load(BackendSource.class).stream()
                .flatMap(source -> source.get().named(name).stream()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no backend " + name));
  }

  private static List<Backend> loaded() {
    List<Backend> found = new ArrayList<>();
    ServiceLoader.load(Backend.class).forEach(found::add);
    if (found.isEmpty()) {
      throw new IllegalStateException("no backend on the class path: nothing would be tested");
    }
    return found;
  }

  private static List<Backend> registered(BundleContext context) {
    try {
      return new ArrayList<>(
          context.getServiceReferences(Backend.class, null).stream()
              .map(context::getService)
              .toList());
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
