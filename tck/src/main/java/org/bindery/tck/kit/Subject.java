package org.bindery.tck.kit;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What is under test: a {@link Backend}, a {@link DoorBackend} or a {@link BinderBackend}. In plain
 * JUnit those that {@link java.util.ServiceLoader} finds are tested, in a framework those that are
 * services. {@code -Dbindery.kit.backend=NAME} chooses one.
 */
@ConsumerType
public interface Subject {
  /** What reports call it, for example the make of its hardware. */
  String name();

  /**
   * The tests that do not apply to it, each with its reason: lines {@code CLASS#METHOD REASON...},
   * with {@code *} for all methods of a class; a line that begins with {@code #} is a comment. No
   * test is skipped in any other way.
   */
  default String skips() {
    return "";
  }
}
