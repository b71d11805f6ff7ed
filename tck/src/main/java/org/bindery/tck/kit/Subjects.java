package org.bindery.tck.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** Finds what is under test. */
final class Subjects {
  private static final List<Class<? extends Subject>> KINDS =
      List.of(Backend.class, DoorBackend.class, BinderBackend.class);

  /** Framework property: what backends there must be, with commas. */
  private static final String MAKES = "bindery.kit.makes";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Subjects() {}

  /**
   * Those of a kind, by ascending name. There may be none: who brings a backend need not bring a
   * door or a binder too.
   *
   * @param name of the only one to be tested, which may come from a {@link BackendSource}; empty:
   *     all
   * @throws IllegalStateException in plain JUnit: there is none of any kind, so that nothing would
   *     be tested
   */
  static <S extends Subject> List<S> of(Class<S> kind, Optional<String> name) {
    Bundle kit = FrameworkUtil.getBundle(Subjects.class);
    if (kit != null) {
      return chosen(registered(kind, kit.getBundleContext()), name);
    }
    if (KINDS.stream().allMatch(each -> chosen(loaded(each, name), name).isEmpty())) {
      throw new IllegalStateException(
          "nothing would be tested: no backend, door or binder"
              + name.map(asked -> " is named " + asked).orElse(" is on the class path"));
    }
    return chosen(loaded(kind, name), name);
  }

  private static <S extends Subject> List<S> chosen(List<S> all, Optional<String> name) {
    return all.stream()
        .filter(subject -> name.isEmpty() || subject.name().equals(name.get()))
        .sorted(Comparator.comparing(Subject::name))
        .toList();
  }

  private static <S extends Subject> List<S> loaded(Class<S> kind, Optional<String> name) {
    List<S> found = new ArrayList<>();
    ServiceLoader.load(kind).forEach(found::add);
    if (kind == Backend.class && name.isPresent()) {
      for (BackendSource source : ServiceLoader.load(BackendSource.class)) {
        source.named(name.get()).map(kind::cast).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Hosts of a framework need their time to come. */
  private static <S> List<S> registered(Class<S> kind, BundleContext context) {
    int expected = kind == Backend.class ? expected(context.getProperty(MAKES)) : 0;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<S> found = services(kind, context);
      if (found.size() >= expected) {
        return found;
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            found.size() + " backends are services, not " + expected + " as " + MAKES + " says");
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static int expected(String makes) {
    return makes == null ? 0 : makes.split(",").length;
  }

  private static <S> List<S> services(Class<S> kind, BundleContext context) {
    try {
      return context.getServiceReferences(kind, null).stream().map(context::getService).toList();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
