package org.bindery.tck.kit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** Finds what is under test. */
final class Subjects {
  private Subjects() {}

  /**
   * By ascending name.
   *
   * @throws IllegalStateException in plain JUnit: there is none, so that nothing would be tested
   */
  static <S extends Subject> List<S> all(Class<S> type) {
    Bundle kit = FrameworkUtil.getBundle(Subjects.class);
    List<S> found = kit == null ? loaded(type) : registered(type, kit.getBundleContext());
    found.sort(Comparator.comparing(Subject::name));
    return found;
  }

  private static <S> List<S> loaded(Class<S> type) {
    List<S> found = new ArrayList<>();
    ServiceLoader.load(type).forEach(found::add);
    if (found.isEmpty()) {
      throw new IllegalStateException(
          "no " + type.getName() + " on the class path: nothing would be tested");
    }
    return found;
  }

  private static <S> List<S> registered(Class<S> type, BundleContext context) {
    try {
      return new ArrayList<>(
          context.getServiceReferences(type, null).stream().map(context::getService).toList());
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
