package org.bindery.backend.sim.unconfined;

import java.util.List;
import java.util.Set;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.hardware.HardwareCapabilities;

/** Tables of version 1 of AMD's, and nothing else. */
enum SoftwareCapabilities implements HardwareCapabilities {
  CAPABILITIES;

  @Override
  public boolean translates() {
    return false;
  }

  /** The processor's caches are snooped unless a request says otherwise. */
  @Override
  public boolean cacheCoherent() {
    return true;
  }

  /** Nothing is between a request and memory that could. */
  @Override
  public boolean enforcesSnoop() {
    return false;
  }

  @Override
  public boolean isolatesInterrupts() {
    return false;
  }

  @Override
  public List<String> formats() {
    return List.of(SoftwareDomain.FORMAT);
  }

  @Override
  public Set<PageTableKind> kinds() {
    return Set.of(PageTableKind.PAGING);
  }

  @Override
  public List<Long> pageSizes() {
    return SoftwareDomain.PAGE_SIZES;
  }

  @Override
  public IovaRange aperture() {
    return SoftwareDomain.APERTURE;
  }
}
