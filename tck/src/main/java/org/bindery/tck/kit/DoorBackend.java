package org.bindery.tck.kit;

import org.bindery.uapi.door.RawDoor;
import org.osgi.annotation.versioning.ConsumerType;

/** A raw door under test. Its devices are the mocks of {@code IOMMU_TEST_CMD}. */
@ConsumerType
public interface DoorBackend extends Subject {
  /** A door for one test, which closes it. */
  RawDoor start();
}
