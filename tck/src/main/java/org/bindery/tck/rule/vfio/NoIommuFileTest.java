package org.bindery.tck.rule.vfio;

import static org.bindery.tck.door.DoorUser.PAGE;
import static org.bindery.tck.door.Errnos.EBUSY;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.ENOTTY;
import static org.bindery.tck.door.Errnos.EOPNOTSUPP;
import static org.bindery.tck.door.Errnos.EOVERFLOW;
import static org.bindery.tck.door.Errnos.EPERM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.Memory;
import org.bindery.api.Role;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitDevice;
import org.bindery.uapi.iommufd.IoasNoIommuGetPa;

/**
 * A device behind no IOMMU by a file of its own, which does DMA by physical addresses ({@code
 * CONFIG_IOMMUFD_NOIOMMU}, mainline after 7.2).
 */
class NoIommuFileTest {
  private static final long IOVA = 0x200000;
  private static final byte[] BYTES = {1, 2, 3, 4};

  private static int lookup(VfioUser user, int ioas, long iova, long length) {
    return user.door()
        .call(
            IoasNoIommuGetPa.COMMAND,
            argument -> {
              IoasNoIommuGetPa.IOAS_ID.set(argument, ioas);
              IoasNoIommuGetPa.IOVA.set(argument, iova);
              IoasNoIommuGetPa.LENGTH.set(argument, length);
            });
  }

  private static long physical(VfioUser user, int ioas, long iova) {
    assertEquals(0, lookup(user, ioas, iova, PAGE));
    return IoasNoIommuGetPa.OUT_PHYS.get(user.door().argument());
  }

  private static long length(VfioUser user) {
    return IoasNoIommuGetPa.LENGTH.get(user.door().argument());
  }

  private static boolean writes(KitDevice device, long address) {
    return device.dma().write(address, MemorySegment.ofArray(BYTES));
  }

  @EveryBackend
  void withoutCapSysRawioItDoesNotOpen(Bench bench) {
    KitDevice device = bench.vfio().unconfined();
    try (VfioUser user = VfioUser.mainline(bench, Role.CAP_SYS_ADMIN)) {
      String path = bench.vfio().device(device);
      assertEquals(EPERM, user.open(path));
      assertEquals(ENOENT, user.open(path + "9"));
    }
  }

  @EveryBackend
  void itIsBoundAttachedAndKeepsItsGroupClosed(Bench bench) {
    KitDevice device = bench.vfio().unconfined();
    try (VfioUser user = VfioUser.mainline(bench, Role.CAP_SYS_RAWIO)) {
      int file = user.openDevice(device);
      assertEquals(EINVAL, user.readConfig(file), "before it is bound");
      assertEquals(0, user.bind(file, user.iommu()));
      assertEquals(EINVAL, user.bind(file, user.iommu()));
      assertEquals(4, user.readConfig(file));
      assertEquals(EBUSY, user.open(bench.vfio().group(device)));
      int ioas = user.door().ioas();
      assertEquals(ENOENT, user.attach(file, 0xffff));
      assertEquals(0, user.attach(file, ioas));
      assertEquals(EBUSY, user.door().destroy(ioas));
      user.close(file);
      assertEquals(0, user.door().destroy(ioas));
      assertTrue(user.open(bench.vfio().group(device)) > 0);
    }
  }

  @EveryBackend
  void whatALookupIsRefusedWithInOrder(Bench bench) {
    KitDevice device = bench.vfio().unconfined();
    try (VfioUser user = VfioUser.mainline(bench, 2, Role.CAP_SYS_ADMIN)) {
      assertEquals(EPERM, lookup(user, 99, -1, 0));
    }
    try (VfioUser user = VfioUser.mainline(bench, Role.CAP_SYS_RAWIO)) {
      assertEquals(
          EOPNOTSUPP,
          user.door()
              .call(
                  IoasNoIommuGetPa.COMMAND,
                  argument -> {
                    IoasNoIommuGetPa.FLAGS.set(argument, 1);
                  }));
      assertEquals(
          EOPNOTSUPP,
          user.door()
              .call(
                  IoasNoIommuGetPa.COMMAND,
                  argument -> {
                    IoasNoIommuGetPa.RESERVED.set(argument, 1);
                  }));
      assertEquals(EINVAL, lookup(user, 99, -1, 0));
      assertEquals(EOVERFLOW, lookup(user, 99, -1, 1));
      assertEquals(ENOENT, lookup(user, 99, IOVA, 1));
      int ioas = user.door().ioas();
      assertEquals(ENOENT, lookup(user, ioas, IOVA, 1), "nothing is mapped");
      user.door().mapAt(ioas, user.door().memory(PAGE).address(), PAGE, IOVA);
      assertEquals(EOPNOTSUPP, lookup(user, ioas, IOVA, 1), "nothing is attached");
      int file = user.openDevice(device);
      assertEquals(0, user.bind(file, user.iommu()));
      assertEquals(0, user.attach(file, ioas));
      assertEquals(0, lookup(user, ioas, IOVA, 1));
      assertEquals(ENOENT, lookup(user, ioas, IOVA + PAGE, 1));
    }
  }

  @EveryBackend
  void whatIsToldIsContiguousFromTheByteAskedFor(Bench bench) {
    KitDevice device = bench.vfio().unconfined();
    try (VfioUser user = VfioUser.mainline(bench, Role.CAP_SYS_RAWIO)) {
      int file = user.openDevice(device);
      assertEquals(0, user.bind(file, user.iommu()));
      int ioas = user.door().ioas();
      assertEquals(0, user.attach(file, ioas));
      user.door().mapAt(ioas, user.door().memory(8 * PAGE).address(), 8 * PAGE, IOVA);
      long first = physical(user, ioas, IOVA);
      assertEquals(PAGE, length(user), "what is asked for");
      assertEquals(0, lookup(user, ioas, IOVA + 0x80, -1));
      assertEquals(first + 0x80, IoasNoIommuGetPa.OUT_PHYS.get(user.door().argument()));
      long found = length(user);
      assertTrue(found <= 8 * PAGE - 0x80, "no further than what is mapped");
      assertEquals(0, (first + 0x80 + found) % PAGE, "it ends with a page");
      for (long at = 0; at < 0x80 + found; at += PAGE) {
        assertEquals(first + at, physical(user, ioas, IOVA + at));
      }
    }
  }

  @EveryBackend
  void itsDmaIsByPhysicalAddressUntilItIsUnbound(Bench bench) {
    KitDevice device = bench.vfio().unconfined();
    try (VfioUser user = VfioUser.mainline(bench, Role.CAP_SYS_RAWIO)) {
      int file = user.openDevice(device);
      assertEquals(0, user.bind(file, user.iommu()));
      user.masterBus(file);
      int ioas = user.door().ioas();
      assertEquals(0, user.attach(file, ioas));
      Memory memory = user.door().memory(PAGE);
      user.door().mapAt(ioas, memory.address(), PAGE, IOVA);
      long address = physical(user, ioas, IOVA + 0x40);
      assertNotEquals(IOVA + 0x40, address);
      assertTrue(writes(device, address));
      for (int i = 0; i < BYTES.length; i++) {
        assertEquals(BYTES[i], memory.segment().get(ValueLayout.JAVA_BYTE, 0x40 + i));
      }
      assertFalse(writes(device, -8), "no memory is there");
      assertEquals(0, user.door().unmap(ioas, IOVA, PAGE));
      assertEquals(ENOENT, lookup(user, ioas, IOVA, 1));
      assertFalse(writes(device, address), "nothing has the page pinned any more");
      user.door().mapAt(ioas, memory.address(), PAGE, IOVA);
      long again = physical(user, ioas, IOVA);
      assertTrue(writes(device, again));
      user.close(file);
      assertFalse(writes(device, again), "after it was unbound");
    }
  }

  /** There nothing tells addresses; who has them from elsewhere may use them. */
  @EveryBackend
  void byItsGroupItDoesTheSameDma(Bench bench) {
    KitDevice device = bench.vfio().unconfined();
    KitDevice confined = bench.devices().getFirst();
    try (VfioUser user = VfioUser.mainline(bench, Role.CAP_SYS_RAWIO)) {
      int ioas = user.door().ioas();
      Memory memory = user.door().memory(PAGE);
      user.door().mapAt(ioas, memory.address(), PAGE, IOVA);
      int holder = user.openDevice(confined);
      assertEquals(0, user.bind(holder, user.iommu()));
      assertEquals(0, user.attach(holder, ioas), "the page stays pinned");
      int file = user.openDevice(device);
      assertEquals(0, user.bind(file, user.iommu()));
      assertEquals(0, user.attach(file, ioas));
      long address = physical(user, ioas, IOVA);
      user.close(file);
      assertFalse(writes(device, address), "between the two");
      int group = user.openGroup(device);
      int descriptor = user.mustOpen(group, device);
      assertTrue(writes(device, address));
      for (int i = 0; i < BYTES.length; i++) {
        assertEquals(BYTES[i], memory.segment().get(ValueLayout.JAVA_BYTE, i));
      }
      user.close(descriptor);
      assertFalse(writes(device, address), "after its last file");
      user.close(group);
    }
  }

  @EveryBackend
  void olderKernelsHaveNeither(Bench bench) {
    KitDevice device = bench.vfio().unconfined();
    try (VfioUser user = new VfioUser(bench, Role.CAP_SYS_RAWIO)) {
      assertEquals(ENOENT, user.open(bench.vfio().device(device)));
      assertEquals(ENOTTY, lookup(user, 1, IOVA, 1));
    }
  }
}
