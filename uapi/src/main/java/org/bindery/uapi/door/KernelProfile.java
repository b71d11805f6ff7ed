package org.bindery.uapi.door;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which kernel a door is: which commands and which of their fields it knows. What a kernel does not
 * know is refused as that kernel does: a command ENOTTY, a flag EOPNOTSUPP (of a VFIO file EINVAL).
 *
 * <p>Immutable.
 */
public final class KernelProfile {
  /** What came into commands after their first release. */
  public enum Ability {
    /** {@code IOMMU_HWPT_ALLOC_PASID}. */
    HWPT_PASID,

    /** {@code IOMMU_HW_INFO_FLAG_INPUT_TYPE}. */
    HW_INFO_TYPE,

    /** {@code out_max_pasid_log2}, and the capabilities beside dirty tracking. */
    HW_INFO_PASID,

    /** {@code IOMMU_HWPT_INVALIDATE} takes virtual IOMMUs; objects of other types are EINVAL. */
    INVALIDATE_VIRTUAL,

    /** {@code VFIO_DEVICE_BIND_FLAG_TOKEN}, with a struct that grows: E2BIG. */
    BIND_TOKEN,

    /** {@code VFIO_DEVICE_ATTACH_PASID} and {@code VFIO_DEVICE_DETACH_PASID}. */
    ATTACH_PASID,
    /**
     * With {@link KernelProfile#withNoIommu}: devices behind no IOMMU have files of their own, and
     * there is {@code IOMMU_IOAS_NOIOMMU_GET_PA} ({@code CONFIG_IOMMUFD_NOIOMMU}).
     */
    NOIOMMU_FILE
  }

  /** Linux 6.12: commands up to {@code IOMMU_FAULT_QUEUE_ALLOC}. */
  public static final KernelProfile LINUX_6_12 =
      new KernelProfile("linux-6.12", 0x3b8e, EnumSet.noneOf(Ability.class));

  /** Linux 7.2: commands up to {@code IOMMU_HW_QUEUE_ALLOC}. */
  public static final KernelProfile LINUX_7_2 =
      new KernelProfile(
          "linux-7.2", 0x3b94, EnumSet.complementOf(EnumSet.of(Ability.NOIOMMU_FILE)));

  /** Mainline after 7.2; without {@link #withNoIommu} nothing that a door answers differs. */
  public static final KernelProfile MAINLINE =
      new KernelProfile("mainline", 0x3b94, EnumSet.allOf(Ability.class));

  /** {@code IOMMU_IOAS_NOIOMMU_GET_PA}. */
  private static final int GET_PA = 0x3b95;

  private final String name;
  private final int last;
  private final Set<Ability> abilities;
  private final boolean noIommu;

  private KernelProfile(String name, int last, Set<Ability> abilities) {
    this(name, last, abilities, false);
  }

  private KernelProfile(String name, int last, Set<Ability> abilities, boolean noIommu) {
    this.name = name;
    this.last = last;
    this.abilities = Set.copyOf(abilities);
    this.noIommu = noIommu;
  }

  /**
   * This kernel, built with {@code CONFIG_VFIO_NOIOMMU}: groups of devices behind no IOMMU have
   * files, {@code /dev/vfio/noiommu-N}, and {@code VFIO_NOIOMMU_IOMMU} is a type. On {@link
   * #MAINLINE} with {@code CONFIG_IOMMUFD_NOIOMMU} too: see {@link Ability#NOIOMMU_FILE}.
   */
  public KernelProfile withNoIommu() {
    return new KernelProfile(name + "+noiommu", last, abilities, true);
  }

  public boolean noIommu() {
    return noIommu;
  }

  /** Whether devices behind no IOMMU have files of their own. */
  public boolean noIommuFiles() {
    return noIommu && has(Ability.NOIOMMU_FILE);
  }

  public String name() {
    return name;
  }

  /** Whether {@code /dev/iommu} has the command with a number. */
  public boolean has(int command) {
    return command <= last || noIommuFiles() && command == GET_PA;
  }

  public boolean has(Ability ability) {
    return abilities.contains(ability);
  }

  @Override
  public String toString() {
    return name;
  }
}
