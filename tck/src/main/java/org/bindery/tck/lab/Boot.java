package org.bindery.tck.lab;

import java.util.Arrays;

/**
 * How the host was booted: what legitimately differs between hosts that are otherwise the same.
 * Source: the reference machine, with VT-d in legacy and in scalable mode.
 */
public enum Boot {
  SIM("sim", 0xffff_ffff_ffffL, false),
  LEGACY("legacy", 0xffff_ffff_ffffL, false),
  LEGACY_SNOOP("legacy-snoop", 0xffff_ffff_ffffL, true),
  SCALABLE("scalable", 0x7fff_ffff_ffffL, false),
  SCALABLE_SNOOP("scalable-snoop", 0x7fff_ffff_ffffL, true);

  private final String id;
  private final long lastIova;
  private final boolean snoopControl;

  Boot(String id, long lastIova, boolean snoopControl) {
    this.id = id;
    this.lastIova = lastIova;
    this.snoopControl = snoopControl;
  }

  static Boot of(String id) {
    return Arrays.stream(values())
        .filter(boot -> boot.id.equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no boot '"
                    + id
                    + "'; there are "
                    + Arrays.stream(values()).map(Boot::id).toList()));
  }

  /** As the framework property says it. */
  public String id() {
    return id;
  }

  /** The last address that a table translates: first-stage tables have a sign bit, not for us. */
  public long lastIova() {
    return lastIova;
  }

  /** True when the IOMMU can block no-snoop DMA. */
  public boolean snoopControl() {
    return snoopControl;
  }
}
