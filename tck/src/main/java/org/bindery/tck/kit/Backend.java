package org.bindery.tck.kit;

import org.osgi.annotation.versioning.ConsumerType;

/** A backend under test: hardware with an engine over it. */
@ConsumerType
public interface Backend extends Subject {
  /** Sets up a machine for one test, which closes it. */
  Bench start();
}
