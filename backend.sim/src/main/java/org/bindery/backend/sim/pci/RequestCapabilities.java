package org.bindery.backend.sim.pci;

/**
 * The extended capabilities by which a function sends more than plain requests: address translation
 * (ATS), page requests (PRI), process address spaces (PASID). Source: PCI Express base
 * specification; {@code include/uapi/linux/pci_regs.h}.
 *
 * @param ats offset; 0: not there
 * @param pri offset; 0: not there
 * @param pasid offset; 0: not there
 * @param pasidBits how wide its PASIDs are; 0: it has none
 */
public record RequestCapabilities(int ats, int pri, int pasid, int pasidBits) {
  /** Of ATS, after the capability register. */
  public static final int ATS_CONTROL = 6;

  public static final int ATS_ENABLE = 1 << 15;

  /** Of PRI. */
  public static final int PRI_CONTROL = 4;

  public static final int PRI_ENABLE = 1;

  /** Of PRI: the status is that of a function which sends none. */
  public static final int PRI_STATUS = 6;

  public static final int PRI_STOPPED = 1 << 8;

  /** Of PRI: how many can be outstanding. */
  public static final int PRI_CAPACITY = 8;

  /** Of PRI: how many the host lets be outstanding. */
  public static final int PRI_ALLOCATION = 12;

  public static final int PASID_CAPABILITY = 4;

  /** Bits 12:8 of the PASID capability register. */
  public static final int PASID_WIDTH_SHIFT = 8;

  public static final int PASID_CONTROL = 6;

  public static final int PASID_ENABLE = 1;

  private static final int PASID_MODES = 0x6;

  public static RequestCapabilities of(ConfigImage image) {
    int pasid = image.extendedCapability(Capability.PASID);
    int width = pasid == 0 ? 0 : image.u16(pasid + PASID_CAPABILITY) >> PASID_WIDTH_SHIFT & 0x1f;
    return new RequestCapabilities(
        image.extendedCapability(Capability.ATS),
        image.extendedCapability(Capability.PRI),
        pasid,
        Math.min(width, 20));
  }

  /** What a kernel sets in the PASID control register: enable, execution and privileged mode. */
  public static int pasidControl(int capability) {
    return PASID_ENABLE | capability & PASID_MODES;
  }
}
