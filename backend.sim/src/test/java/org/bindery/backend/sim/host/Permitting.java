package org.bindery.backend.sim.host;

import java.util.function.Supplier;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.description.IommuMake;
import org.bindery.backend.sim.testing.TestHost;

/** Every page table through which a device may pass the caches by. */
enum Permitting {
  VTD(() -> TestHost.eduLab(IommuMake.VTD), Snoop.ALLOW),
  VTD_LEGACY(() -> TestHost.eduLab(IommuMake.VTD_LEGACY), Snoop.ALLOW),
  VTD_FIRST_STAGE(TestHost::eduLabOfFirstStage, Snoop.ALLOW),
  AMD_V2(() -> TestHost.eduLab(IommuMake.AMD_V2), Snoop.ALLOW),
  /** It takes the choice and has no bit for it. */
  AMD_V2_THAT_SAYS_IT_ENFORCES(() -> TestHost.eduLab(IommuMake.AMD_V2), Snoop.ENFORCE),
  SMMUV3(() -> TestHost.eduLab(IommuMake.SMMUV3), Snoop.ALLOW);

  private final Supplier<TestHost> host;
  private final Snoop snoop;

  Permitting(Supplier<TestHost> host, Snoop snoop) {
    this.host = host;
    this.snoop = snoop;
  }

  CoherenceLab lab() {
    return new CoherenceLab(host.get(), snoop);
  }
}
