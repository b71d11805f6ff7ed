package org.bindery.tck.rule.guest;

import static org.bindery.tck.rule.Opened.PAGE;
import static org.bindery.tck.rule.guest.Guest.ADDRESS;
import static org.bindery.tck.rule.guest.Guest.EPT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.api.PageTableKind;
import org.bindery.engine.EngineFd;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** What a table of kind EPT is, and what it refuses. */
class SlotTableTest {
  @EveryBackend
  void theKindIsAmongThoseOfTheDevice(Bench bench) {
    Guest guest = new Guest(bench);
    assertTrue(guest.opened().fd().info(guest.device().id()).kinds().contains(PageTableKind.EPT));
  }

  @EveryBackend
  void itFollowsItsMachineAndNoIoas(Bench bench) {
    Guest guest = new Guest(bench);
    int table = guest.attach();
    Hwpt made = guest.opened().fd().hwpts().getFirst();
    assertEquals(table, made.id());
    assertEquals(PageTableKind.EPT, made.kind());
    assertEquals(0, made.ioas());
    assertEquals(Optional.of("vm0"), made.vm());
    assertEquals(List.of(guest.device().id()), made.devices());
    assertFalse(made.automatic());
  }

  @EveryBackend
  void aSlotIsReachedAtItsGuestAddressesOnly(Bench bench) {
    Guest guest = new Guest(bench);
    Memory memory = bench.memory(4 * PAGE);
    guest.slot(0, ADDRESS, memory, 2, 2);
    guest.attach();
    assertTrue(guest.opened().dmaWrite(ADDRESS + PAGE, 5));
    assertEquals(5, Opened.at(memory, 3 * PAGE));
    assertEquals(OptionalLong.of(5), guest.opened().dmaRead(ADDRESS + PAGE));
    assertFalse(guest.opened().dmaWrite(ADDRESS - PAGE, 6));
    assertFalse(guest.opened().dmaWrite(ADDRESS + 2 * PAGE, 6));
    assertEquals(0, Opened.at(memory, PAGE));
    assertEquals(
        List.of(ADDRESS - PAGE, ADDRESS + 2 * PAGE),
        guest.opened().faults().stream().map(fault -> fault.iova()).toList());
  }

  @EveryBackend
  void nothingOfItIsPinned(Bench bench) {
    Guest guest = new Guest(bench);
    guest.slot(0, ADDRESS, bench.memory(4 * PAGE));
    guest.attach();
    assertTrue(guest.opened().dmaWrite(ADDRESS, 1));
    assertEquals(0, bench.pinnedPages());
  }

  @EveryBackend
  void nothingIsMappedUnmappedOrCopiedByItsId(Bench bench) {
    Guest guest = new Guest(bench);
    Opened opened = guest.opened();
    Memory memory = bench.memory(PAGE);
    int table = guest.attach();
    EngineFd fd = opened.fd();
    opened.refused(
        Errno.ENOENT,
        () -> fd.map(table, memory.address(), PAGE, Access.READ, OptionalLong.of(ADDRESS)));
    opened.refused(Errno.ENOENT, () -> fd.unmap(table, ADDRESS, PAGE));
    opened.refused(
        Errno.ENOENT,
        () -> fd.copy(opened.ioas(), table, ADDRESS, PAGE, Access.READ, OptionalLong.empty()));
    opened.refused(Errno.ENOENT, () -> fd.ranges(table));
  }

  @EveryBackend
  void anIoasOrNoMachineIsEinval(Bench bench) {
    Guest guest = new Guest(bench);
    Opened opened = guest.opened();
    opened.refused(
        Errno.EINVAL, () -> guest.table(HwptRequest.paging(opened.ioas()).kind(PageTableKind.EPT)));
    opened.refused(Errno.EINVAL, () -> opened.fd().allocateHwpt(guest.device().id(), EPT));
  }

  @EveryBackend
  void aDeviceThatIsNotThereIsEnoent(Bench bench) {
    Guest guest = new Guest(bench);
    GuestAddressSpace slots = guest.machine().memory().orElseThrow();
    guest.opened().refused(Errno.ENOENT, () -> guest.opened().fd().allocateHwpt(99, EPT, slots));
  }

  @EveryBackend
  void whatOnlyOtherKindsHaveIsEopnotsupp(Bench bench) {
    Guest guest = new Guest(bench);
    for (HwptRequest wanted :
        List.of(
            EPT.nestParent(true), EPT.dirtyTracking(true), EPT.faultQueue(9), EPT.format("sun3"))) {
      guest.opened().refused(Errno.EOPNOTSUPP, () -> guest.table(wanted));
    }
  }

  @EveryBackend
  void aMachineThatHasEndedIsEnodev(Bench bench) {
    Guest guest = new Guest(bench);
    guest.machine().close();
    guest.opened().refused(Errno.ENODEV, () -> guest.table(EPT));
  }

  @EveryBackend
  void itIsBusyWhileADeviceIsOnIt(Bench bench) {
    Guest guest = new Guest(bench);
    int table = guest.attach();
    guest.opened().refused(Errno.EBUSY, () -> guest.opened().fd().destroy(table));
    guest.device().detach();
    guest.opened().fd().destroy(table);
    assertEquals(List.of(), guest.opened().fd().hwpts());
  }

  @EveryBackend
  void aDeviceMovesBetweenItAndAnAddressSpace(Bench bench) {
    Guest guest = new Guest(bench);
    Opened opened = guest.opened();
    Memory shown = bench.memory(PAGE);
    Memory mapped = bench.memory(PAGE);
    guest.slot(0, ADDRESS, shown);
    opened.map(mapped, ADDRESS);
    int table = guest.attach();
    assertTrue(opened.dmaWrite(ADDRESS, 1));
    guest.device().attach(opened.ioas());
    assertTrue(opened.dmaWrite(ADDRESS, 2));
    guest.device().attach(table);
    assertTrue(opened.dmaWrite(ADDRESS, 3));
    assertEquals(OptionalInt.of(table), guest.device().attached());
    assertEquals(3, Opened.at(shown, 0));
    assertEquals(2, Opened.at(mapped, 0));
  }
}
