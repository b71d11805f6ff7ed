package org.bindery.backend.linux.vfio;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a bound file offers, until it ends. {@link #end} may come at any time. */
record BoundParts(
    RegionIo regions, VfioVectors vectors, WantedBack wanted, Set<VfioRegionMap> maps) {
  BoundParts(RegionIo regions, VfioVectors vectors, WantedBack wanted) {
    this(regions, vectors, wanted, ConcurrentHashMap.newKeySet());
  }

  /** Maps first: each of them keeps the file open, and with it the bind. */
  void end() {
    maps.forEach(VfioRegionMap::close);
    vectors.endAll();
    wanted.end();
  }
}
