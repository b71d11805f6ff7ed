package org.bindery.backend.mock;

/** Numbers that the mock and its users have agreed on ({@code iommufd_test.h}, Linux 7.2). */
public final class MockTypes {
  /** Of the table that every domain has. */
  public static final String FORMAT = "mock";

  /** {@code IOMMU_HW_INFO_TYPE_SELFTEST}: flags, test_reg. */
  public static final int HARDWARE_INFO = 0xfeedbeef;

  /** What test_reg of {@link #HARDWARE_INFO} reads. */
  public static final int REGISTER_VALUE = 0xdeadbeef;

  /** {@code IOMMU_HWPT_DATA_SELFTEST}: iotlb, pagetable_type. */
  public static final int TABLE_DATA = 0xdead;

  /** {@code MOCK_IOMMUPT_DEFAULT}, a pagetable_type: pages of 2 KiB, a small aperture. */
  public static final int TABLE_DEFAULT = 0;

  /** {@code MOCK_IOMMUPT_HUGE}, a pagetable_type: pages of 4 KiB and 1 MiB. */
  public static final int TABLE_HUGE = 1;

  /** {@code IOMMU_HWPT_INVALIDATE_DATA_SELFTEST}: flags, iotlb_id. */
  public static final int INVALIDATE_DATA = 0xdeadbeef;

  /** A flag of both invalidations: all entries, whatever the id says. */
  public static final int INVALIDATE_ALL = 1;

  /** Entries of a nested domain's IOTLB. */
  public static final int IOTLB_ENTRIES = 4;

  /** {@code IOMMU_VIOMMU_TYPE_SELFTEST}: in_data, out_data, out_mmap_offset, out_mmap_length. */
  public static final int VIRTUAL_IOMMU = 0xdeadbeef;

  /** {@code IOMMU_VIOMMU_INVALIDATE_DATA_SELFTEST}: flags, vdev_id, cache_id. */
  public static final int VIRTUAL_INVALIDATE_DATA = 0xdeadbeef;

  /** Entries of a device's cache. */
  public static final int CACHE_ENTRIES = 4;

  /** What a device's cache holds at first. */
  public static final int CACHE_DEFAULT = 0xbaddad;

  /** {@code IOMMU_VEVENTQ_TYPE_SELFTEST}: virt_id. */
  public static final int EVENT_QUEUE = 0xbeefbeef;

  /** {@code IOMMU_HW_QUEUE_TYPE_SELFTEST}. */
  public static final int HARDWARE_QUEUE = 0xdeadbeef;

  /** Hardware queues of a virtual IOMMU. */
  public static final int HARDWARE_QUEUES = 2;

  /** Bits of PASID of devices that have any. */
  public static final int PASID_BITS = 20;

  /** {@code IOMMU_TEST_PASID_RESERVED}: every second attach of it fails with ENOMEM. */
  public static final int FAILING_PASID = 1024;

  private MockTypes() {}
}
