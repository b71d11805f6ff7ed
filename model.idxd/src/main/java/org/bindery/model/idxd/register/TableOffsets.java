package org.bindery.model.idxd.register;

/**
 * Where the tables begin in region 0.
 *
 * @param low the register at 0x60
 * @param high the register at 0x68
 */
public record TableOffsets(long low, long high) {
  private static final int UNIT = 0x100;
  private static final BitField GROUPS = new BitField(0, 16);
  private static final BitField QUEUES = new BitField(16, 16);
  private static final BitField MSIX_PERMISSIONS = new BitField(32, 16);
  private static final BitField IMS = new BitField(48, 16);
  private static final BitField PERFMON = new BitField(0, 16);

  /** Of a device with its tables there; each a multiple of 256 bytes. */
  public static TableOffsets of(int groups, int queues, int msixPermissions, int ims, int perfmon) {
    long low = GROUPS.set(0, groups / UNIT);
    low = QUEUES.set(low, queues / UNIT);
    low = MSIX_PERMISSIONS.set(low, msixPermissions / UNIT);
    low |= (long) (ims / UNIT) << 48;
    return new TableOffsets(low, PERFMON.set(0, perfmon / UNIT));
  }

  /** Bytes. */
  public int groups() {
    return (int) GROUPS.get(low) * UNIT;
  }

  public int queues() {
    return (int) QUEUES.get(low) * UNIT;
  }

  public int msixPermissions() {
    return (int) MSIX_PERMISSIONS.get(low) * UNIT;
  }

  public int ims() {
    return (int) IMS.get(low) * UNIT;
  }

  public int perfmon() {
    return (int) PERFMON.get(high) * UNIT;
  }
}
