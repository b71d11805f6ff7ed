package org.bindery.api;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** What is in use, counted: all zero again when everyone has closed what they opened. */
@ProviderType
public interface Counters {
  /**
   * Counts by name: fds, objects, boundDevices, pinnedFrames, regionMaps, interrupts, queues, held,
   * vms, claims.
   */
  Map<String, Long> values();
}
