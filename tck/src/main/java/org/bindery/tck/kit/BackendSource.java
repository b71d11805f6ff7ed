package org.bindery.tck.kit;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes backends that are run only when they are asked for by name. In plain JUnit, found by {@link
 * java.util.ServiceLoader}.
 */
@ConsumerType
@FunctionalInterface
public interface BackendSource {
  /** Empty: the name is not one of its. */
  Optional<Backend> named(String name);
}
