package org.bindery.tck.backend;

import org.bindery.tck.host.Make;
import org.bindery.tck.kit.Backend;
import org.bindery.tck.kit.Bench;

/** A make of the simulated hosts' IOMMUs, with our iommufd over it. */
public abstract class SimBackend implements Backend {
  private final Make make;

  SimBackend(Make make) {
    this.make = make;
  }

  @Override
  public final String name() {
    return make.title();
  }

  @Override
  public final Bench start() {
    return start(Interposer.NONE);
  }

  /** As {@link #start()}, with something in between. */
  public final Bench start(Interposer between) {
    return new SimBench(make, between);
  }

  @Override
  public final String skips() {
    return make.skips();
  }

  public static final class Vtd extends SimBackend {
    public Vtd() {
      super(Make.VTD);
    }
  }

  public static final class VtdFirstStage extends SimBackend {
    public VtdFirstStage() {
      super(Make.VTD_FIRST_STAGE);
    }
  }

  public static final class VtdLegacy extends SimBackend {
    public VtdLegacy() {
      super(Make.VTD_LEGACY);
    }
  }

  public static final class AmdV1 extends SimBackend {
    public AmdV1() {
      super(Make.AMD_V1);
    }
  }

  public static final class AmdV2 extends SimBackend {
    public AmdV2() {
      super(Make.AMD_V2);
    }
  }

  public static final class SmmuV3 extends SimBackend {
    public SmmuV3() {
      super(Make.SMMU_V3);
    }
  }
}
