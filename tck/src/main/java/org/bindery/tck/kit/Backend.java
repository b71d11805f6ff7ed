package org.bindery.tck.kit;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A backend under test. In plain JUnit those that {@link java.util.ServiceLoader} finds are tested,
 * in a framework those that are services: a vendor adds the kit as a dependency and one class that
 * implements this.
 */
@ConsumerType
public interface Backend {
  /** What reports call it, for example the make of its hardware. */
  String name();

  /** Sets up a machine for one test, which closes it. */
  Bench start();

  /**
   * The tests that do not apply to it, each with its reason: lines {@code CLASS#METHOD REASON...},
   * with {@code *} for all methods of a class; the rest of a line after {@code #} at its beginning
   * is no skip. No test is skipped in any other way.
   */
  default String skips() {
    return "";
  }
}
