package org.bindery.backend.sim.host;

import org.bindery.api.Snoop;
import org.bindery.backend.sim.description.IommuMake;
import org.bindery.backend.sim.testing.TestHost;

/** Every page table through which a device may pass the caches by. */
enum Permitting {
  VTD(IommuMake.VTD, Snoop.ALLOW),
  VTD_LEGACY(IommuMake.VTD_LEGACY, Snoop.ALLOW),
  AMD_V2(IommuMake.AMD_V2, Snoop.ALLOW),
  /** It takes the choice and has no bit for it. */
  AMD_V2_THAT_SAYS_IT_ENFORCES(IommuMake.AMD_V2, Snoop.ENFORCE);

  private final IommuMake make;
  private final Snoop snoop;

  Permitting(IommuMake make, Snoop snoop) {
    this.make = make;
    this.snoop = snoop;
  }

  CoherenceLab lab() {
    return new CoherenceLab(TestHost.eduLab(make), snoop);
  }
}
