package org.bindery.model.idxd.register;

/** Who may ask for an interrupt by a vector: an entry of MSIX_PERM. */
public record MsixPermission(int bits) {
  private static final BitField IGNORE = BitField.bit(2);
  private static final BitField PASID_ENABLED = BitField.bit(3);
  private static final BitField PASID = new BitField(12, 20);

  /** Only for descriptors with the PASID. */
  public static MsixPermission forPasid(int pasid) {
    return new MsixPermission((int) PASID.set(PASID_ENABLED.set(0, 1), pasid));
  }

  /** The entry permits every descriptor. */
  public boolean ignored() {
    return IGNORE.isSet(bits);
  }

  public boolean pasidEnabled() {
    return PASID_ENABLED.isSet(bits);
  }

  public int pasid() {
    return (int) PASID.get(Integer.toUnsignedLong(bits));
  }
}
