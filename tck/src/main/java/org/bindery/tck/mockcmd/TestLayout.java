package org.bindery.tck.mockcmd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code struct iommu_test_cmd}: what all operations have, and, by operation, what stands in its
 * union.
 */
public final class TestLayout {
  public static final U32 OP = new U32("op", 4);
  public static final U32 ID = new U32("id", 8);
  public static final U32 RESERVED = new U32("__reserved", 12);
  public static final U32 LAST = new U32("last", 64);

  public static final Command COMMAND =
      new Command("IOMMU_TEST_CMD", 0x3ba0, 72, 68, OP, ID, RESERVED, LAST);

  private TestLayout() {}

  /** {@code IOMMU_TEST_OP_ADD_RESERVED} on an IOAS. */
  public static final class AddReserved {
    public static final int OPERATION = 1;
    public static final U64 START = new U64("start", 16);
    public static final U64 LENGTH = new U64("length", 24);

    private AddReserved() {}
  }

  /** {@code IOMMU_TEST_OP_MOCK_DOMAIN} on what a new device is attached to. */
  public static final class MockDomain {
    public static final int OPERATION = 2;

    /** {@code IOMMU_TEST_OP_MOCK_DOMAIN_FLAGS}: the one that looks at {@link #DEV_FLAGS}. */
    public static final int OPERATION_WITH_FLAGS = 12;

    public static final U32 OUT_STDEV_ID = new U32("out_stdev_id", 16);
    public static final U32 OUT_HWPT_ID = new U32("out_hwpt_id", 20);
    public static final U32 OUT_IDEV_ID = new U32("out_idev_id", 24);
    public static final U32 DEV_FLAGS = new U32("dev_flags", 28);

    /** {@code MOCK_FLAGS_DEVICE_NO_DIRTY}. */
    public static final int NO_DIRTY = 1;

    /** {@code MOCK_FLAGS_DEVICE_PASID}. */
    public static final int PASID = 4;

    private MockDomain() {}
  }

  /** {@code IOMMU_TEST_OP_MOCK_DOMAIN_REPLACE} on a selftest device. */
  public static final class MockDomainReplace {
    public static final int OPERATION = 10;
    public static final U32 PT_ID = new U32("pt_id", 16);

    private MockDomainReplace() {}
  }

  /** {@code IOMMU_TEST_OP_MD_CHECK_MAP} on a page table. */
  public static final class CheckMap {
    public static final int OPERATION = 3;
    public static final U64 IOVA = new U64("iova", 16);
    public static final U64 LENGTH = new U64("length", 24);
    public static final U64 UPTR = new U64("uptr", 32);

    private CheckMap() {}
  }

  /** {@code IOMMU_TEST_OP_MD_CHECK_REFS}. */
  public static final class CheckRefs {
    public static final int OPERATION = 4;
    public static final U64 LENGTH = new U64("length", 16);
    public static final U64 UPTR = new U64("uptr", 24);
    public static final U32 REFS = new U32("refs", 32);

    private CheckRefs() {}
  }

  /** {@code IOMMU_TEST_OP_CREATE_ACCESS} on an IOAS. */
  public static final class CreateAccess {
    public static final int OPERATION = 5;
    public static final U32 OUT_ACCESS_FD = new U32("out_access_fd", 16);
    public static final U32 FLAGS = new U32("flags", 20);

    /** {@code MOCK_FLAGS_ACCESS_CREATE_NEEDS_PIN_PAGES}. */
    public static final int NEEDS_PIN_PAGES = 1;

    private CreateAccess() {}
  }

  /** {@code IOMMU_TEST_OP_DESTROY_ACCESS_PAGES} on an access' descriptor. */
  public static final class DestroyAccessPages {
    public static final int OPERATION = 6;
    public static final U32 ACCESS_PAGES_ID = new U32("access_pages_id", 16);

    private DestroyAccessPages() {}
  }

  /** {@code IOMMU_TEST_OP_ACCESS_PAGES} on an access' descriptor. */
  public static final class AccessPages {
    public static final int OPERATION = 7;
    public static final U32 FLAGS = new U32("flags", 16);
    public static final U32 OUT_ACCESS_PAGES_ID = new U32("out_access_pages_id", 20);
    public static final U64 IOVA = new U64("iova", 24);
    public static final U64 LENGTH = new U64("length", 32);
    public static final U64 UPTR = new U64("uptr", 40);

    /** {@code MOCK_FLAGS_ACCESS_WRITE}. */
    public static final int WRITE = 1;

    /** {@code MOCK_FLAGS_ACCESS_SYZ}, here and for {@link AccessRw}: IOVAs by area and offset. */
    public static final int BY_AREA = 1 << 16;

    private AccessPages() {}
  }

  /** {@code IOMMU_TEST_OP_ACCESS_RW} on an access' descriptor. */
  public static final class AccessRw {
    public static final int OPERATION = 8;
    public static final U64 IOVA = new U64("iova", 16);
    public static final U64 LENGTH = new U64("length", 24);
    public static final U64 UPTR = new U64("uptr", 32);
    public static final U32 FLAGS = new U32("flags", 40);

    /** {@code MOCK_ACCESS_RW_WRITE}. */
    public static final int WRITE = 1;

    /** {@code MOCK_ACCESS_RW_SLOW_PATH}. */
    public static final int SLOW_PATH = 4;

    private AccessRw() {}
  }

  /** {@code IOMMU_TEST_OP_SET_TEMP_MEMORY_LIMIT}. */
  public static final class MemoryLimit {
    public static final int OPERATION = 9;
    public static final U32 LIMIT = new U32("limit", 16);

    private MemoryLimit() {}
  }

  /** {@code IOMMU_TEST_OP_ACCESS_REPLACE_IOAS} on an access' descriptor. */
  public static final class AccessReplaceIoas {
    public static final int OPERATION = 11;
    public static final U32 IOAS_ID = new U32("ioas_id", 16);

    private AccessReplaceIoas() {}
  }

  /** {@code IOMMU_TEST_OP_DIRTY} on a page table. */
  public static final class Dirty {
    public static final int OPERATION = 13;
    public static final U32 FLAGS = new U32("flags", 16);
    public static final U64 IOVA = new U64("iova", 24);
    public static final U64 LENGTH = new U64("length", 32);
    public static final U64 PAGE_SIZE = new U64("page_size", 40);
    public static final U64 UPTR = new U64("uptr", 48);
    public static final U64 OUT_NR_DIRTY = new U64("out_nr_dirty", 56);

    private Dirty() {}
  }

  /** {@code IOMMU_TEST_OP_MD_CHECK_IOTLB} on a nested page table. */
  public static final class CheckIotlb {
    public static final int OPERATION = 14;
    public static final U32 ID = new U32("id", 16);
    public static final U32 IOTLB = new U32("iotlb", 20);

    private CheckIotlb() {}
  }

  /** {@code IOMMU_TEST_OP_TRIGGER_IOPF}. */
  public static final class TriggerIopf {
    public static final int OPERATION = 15;
    public static final U32 DEV_ID = new U32("dev_id", 16);
    public static final U32 PASID = new U32("pasid", 20);
    public static final U32 GRPID = new U32("grpid", 24);
    public static final U32 PERM = new U32("perm", 28);
    public static final U64 ADDR = new U64("addr", 32);

    private TriggerIopf() {}
  }

  /** {@code IOMMU_TEST_OP_DEV_CHECK_CACHE} on a device. */
  public static final class CheckDevCache {
    public static final int OPERATION = 16;
    public static final U32 ID = new U32("id", 16);
    public static final U32 CACHE = new U32("cache", 20);

    private CheckDevCache() {}
  }

  /** {@code IOMMU_TEST_OP_TRIGGER_VEVENT}. */
  public static final class TriggerVevent {
    public static final int OPERATION = 17;
    public static final U32 DEV_ID = new U32("dev_id", 16);

    private TriggerVevent() {}
  }

  /** The four operations on a PASID of a selftest device. */
  public static final class Pasids {
    /** {@code IOMMU_TEST_OP_PASID_ATTACH}. */
    public static final int ATTACH = 18;

    /** {@code IOMMU_TEST_OP_PASID_REPLACE}. */
    public static final int REPLACE = 19;

    /** {@code IOMMU_TEST_OP_PASID_DETACH}. */
    public static final int DETACH = 20;

    /** {@code IOMMU_TEST_OP_PASID_CHECK_HWPT}. */
    public static final int CHECK_HWPT = 21;

    public static final U32 PASID = new U32("pasid", 16);

    /** What it is to be attached to, in; what it is, out. */
    public static final U32 PT_ID = new U32("pt_id", 20);

    /** What it is to be attached to when checked; 0: nothing. */
    public static final U32 HWPT_ID = new U32("hwpt_id", 20);

    private Pasids() {}
  }
}
