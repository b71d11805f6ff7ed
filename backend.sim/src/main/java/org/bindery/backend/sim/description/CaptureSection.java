package org.bindery.backend.sim.description;

/** A section of a capture: takes the indented lines below its first. */
sealed interface CaptureSection permits DeviceSection, GroupSection, IommuSection {
  void line(CaptureLine line);
}
