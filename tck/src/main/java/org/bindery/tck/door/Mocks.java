package org.bindery.tck.door;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.bindery.tck.mockcmd.TestLayout;
import org.bindery.tck.mockcmd.TestLayout.AccessPages;
import org.bindery.tck.mockcmd.TestLayout.AccessReplaceIoas;
import org.bindery.tck.mockcmd.TestLayout.AccessRw;
import org.bindery.tck.mockcmd.TestLayout.AddReserved;
import org.bindery.tck.mockcmd.TestLayout.CheckDevCache;
import org.bindery.tck.mockcmd.TestLayout.CheckIotlb;
import org.bindery.tck.mockcmd.TestLayout.CheckMap;
import org.bindery.tck.mockcmd.TestLayout.CheckRefs;
import org.bindery.tck.mockcmd.TestLayout.CreateAccess;
import org.bindery.tck.mockcmd.TestLayout.DestroyAccessPages;
import org.bindery.tck.mockcmd.TestLayout.Dirty;
import org.bindery.tck.mockcmd.TestLayout.MockDomain;
import org.bindery.tck.mockcmd.TestLayout.MockDomainReplace;
import org.bindery.tck.mockcmd.TestLayout.Pasids;
import org.bindery.tck.mockcmd.TestLayout.TriggerIopf;
import org.bindery.tck.mockcmd.TestLayout.TriggerVevent;

/** The mock devices of a user's fd, by {@code IOMMU_TEST_CMD}. Calls answer what the door does. */
public final class Mocks {
  private final DoorUser user;

  public Mocks(DoorUser user) {
    this.user = user;
  }

  /**
   * A mock device.
   *
   * @param selftest id of its selftest object; destroying that unbinds it
   * @param hwpt what it was attached to when it was made
   * @param device id of its device object
   */
  public record Mock(int selftest, int hwpt, int device) {}

  /** An operation on an object. */
  public int run(int operation, int id, Consumer<MemorySegment> fill) {
    return user.call(
        TestLayout.COMMAND,
        argument -> {
          TestLayout.OP.set(argument, operation);
          TestLayout.ID.set(argument, id);
          fill.accept(argument);
        });
  }

  /** Makes a device and attaches it; what it is, is in the answer: {@link #made}. */
  public int make(int table, int flags) {
    return run(
        MockDomain.OPERATION_WITH_FLAGS,
        table,
        argument -> MockDomain.DEV_FLAGS.set(argument, flags));
  }

  public Mock made() {
    MemorySegment argument = user.argument();
    return new Mock(
        MockDomain.OUT_STDEV_ID.get(argument),
        MockDomain.OUT_HWPT_ID.get(argument),
        MockDomain.OUT_IDEV_ID.get(argument));
  }

  /** A device that is attached to an address space or a page table. */
  public Mock device(int table) {
    return device(table, 0);
  }

  public Mock device(int table, int flags) {
    assertEquals(0, make(table, flags), "a mock device");
    return made();
  }

  public int replace(Mock mock, int table) {
    return run(
        MockDomainReplace.OPERATION,
        mock.selftest(),
        argument -> MockDomainReplace.PT_ID.set(argument, table));
  }

  public int reserve(int ioas, long start, long length) {
    return run(
        AddReserved.OPERATION,
        ioas,
        argument -> {
          AddReserved.START.set(argument, start);
          AddReserved.LENGTH.set(argument, length);
        });
  }

  /** Whether IOVAs lead to the memory at an address. */
  public int checkMap(int hwpt, long iova, long length, long address) {
    return run(
        CheckMap.OPERATION,
        hwpt,
        argument -> {
          CheckMap.IOVA.set(argument, iova);
          CheckMap.LENGTH.set(argument, length);
          CheckMap.UPTR.set(argument, address);
        });
  }

  /** Whether the pages at an address are pinned so often. */
  public int checkRefs(long address, long length, int pins) {
    return run(
        CheckRefs.OPERATION,
        0,
        argument -> {
          CheckRefs.LENGTH.set(argument, length);
          CheckRefs.UPTR.set(argument, address);
          CheckRefs.REFS.set(argument, pins);
        });
  }

  /** Makes an access; its descriptor is in the answer, see {@link #accessFile}. */
  public int access(int ioas, int flags) {
    return run(CreateAccess.OPERATION, ioas, argument -> CreateAccess.FLAGS.set(argument, flags));
  }

  public int accessFile() {
    return CreateAccess.OUT_ACCESS_FD.get(user.argument());
  }

  public int accessReplace(int file, int ioas) {
    return run(
        AccessReplaceIoas.OPERATION,
        file,
        argument -> AccessReplaceIoas.IOAS_ID.set(argument, ioas));
  }

  /** Pins; the pages' number is in the answer, see {@link #pages}. */
  public int pin(int file, long iova, long length, long address, int flags) {
    return run(
        AccessPages.OPERATION,
        file,
        argument -> {
          AccessPages.FLAGS.set(argument, flags);
          AccessPages.IOVA.set(argument, iova);
          AccessPages.LENGTH.set(argument, length);
          AccessPages.UPTR.set(argument, address);
        });
  }

  public int pages() {
    return AccessPages.OUT_ACCESS_PAGES_ID.get(user.argument());
  }

  public int unpin(int file, int pages) {
    return run(
        DestroyAccessPages.OPERATION,
        file,
        argument -> DestroyAccessPages.ACCESS_PAGES_ID.set(argument, pages));
  }

  public int copy(int file, long iova, long length, long address, int flags) {
    return run(
        AccessRw.OPERATION,
        file,
        argument -> {
          AccessRw.FLAGS.set(argument, flags);
          AccessRw.IOVA.set(argument, iova);
          AccessRw.LENGTH.set(argument, length);
          AccessRw.UPTR.set(argument, address);
        });
  }

  /** Has pages count as written: a bit for each, at an address. */
  public int dirty(int hwpt, long iova, long length, long pageSize, long bitmap) {
    return run(
        Dirty.OPERATION,
        hwpt,
        argument -> {
          Dirty.IOVA.set(argument, iova);
          Dirty.LENGTH.set(argument, length);
          Dirty.PAGE_SIZE.set(argument, pageSize);
          Dirty.UPTR.set(argument, bitmap);
        });
  }

  public long dirtied() {
    return Dirty.OUT_NR_DIRTY.get(user.argument());
  }

  public int checkIotlb(int nested, int entry, int value) {
    return run(
        CheckIotlb.OPERATION,
        nested,
        argument -> {
          CheckIotlb.ID.set(argument, entry);
          CheckIotlb.IOTLB.set(argument, value);
        });
  }

  public int checkCache(Mock mock, int entry, int value) {
    return run(
        CheckDevCache.OPERATION,
        mock.device(),
        argument -> {
          CheckDevCache.ID.set(argument, entry);
          CheckDevCache.CACHE.set(argument, value);
        });
  }

  public int requestPage(Mock mock, int pasid, int group, int access, long address) {
    return run(
        TriggerIopf.OPERATION,
        0,
        argument -> {
          TriggerIopf.DEV_ID.set(argument, mock.device());
          TriggerIopf.PASID.set(argument, pasid);
          TriggerIopf.GRPID.set(argument, group);
          TriggerIopf.PERM.set(argument, access);
          TriggerIopf.ADDR.set(argument, address);
        });
  }

  public int event(Mock mock) {
    return run(
        TriggerVevent.OPERATION, 0, argument -> TriggerVevent.DEV_ID.set(argument, mock.device()));
  }

  /** One of {@link Pasids}' operations. */
  public int pasid(int operation, Mock mock, int pasid, int table) {
    return run(
        operation,
        mock.selftest(),
        argument -> {
          Pasids.PASID.set(argument, pasid);
          Pasids.PT_ID.set(argument, table);
        });
  }
}
