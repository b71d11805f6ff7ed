package org.bindery.tck.rule.nesting;

import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.GuestTable;
import org.bindery.tck.kit.KitData;
import org.bindery.tck.rule.Opened;

/**
 * I5, I3: a guest's table is walked under its parent only, and what it drops is reached no more.
 */
class GuestTableTest {
  private static final int PAGES = 16;
  private static final int DATA = 8;

  /** A device in a guest whose table maps its page 0 to page 8 of the guest's memory. */
  private record Guest(Scene scene, Memory memory, GuestTable table, int parent, int nested) {
    static Guest of(Bench bench) {
      Scene scene = Scene.of(bench);
      Memory memory = scene.opened().memory(PAGES * PAGE);
      // Each page for itself, so that one can be taken away.
      for (int page = 0; page < PAGES; page++) {
        scene.opened().map(memory.address() + page * PAGE, PAGE, Access.READ_WRITE, page * PAGE);
      }
      GuestTable table = bench.guestTable(memory);
      table.map(0, DATA);
      int parent = scene.parent();
      int nested = scene.allocate(HwptRequest.nested(parent, table.data()));
      scene.device().attach(nested);
      return new Guest(scene, memory, table, parent, nested);
    }

    boolean write(int page, long value) {
      return scene.opened().dmaWrite(table.base() + page * PAGE, value);
    }

    long at(int guestPage) {
      return Opened.at(memory, guestPage * PAGE);
    }
  }

  @EveryBackend
  void aDeviceReachesWhereBothTablesLead(Bench bench) {
    Guest guest = Guest.of(bench);
    assertTrue(guest.write(0, 1));
    assertEquals(1, guest.at(DATA));
    assertFalse(guest.scene().opened().dmaWrite(DATA * PAGE, 2), "by the guest's table alone");
    assertEquals(1, guest.at(DATA));
  }

  @EveryBackend
  void beyondItsParentAGuestReachesNothing(Bench bench) {
    Guest guest = Guest.of(bench);
    guest.table().map(1, PAGES);
    guest.table().map(2, 1L << 30);
    assertFalse(guest.write(1, 3));
    assertFalse(guest.write(2, 4));
    assertFalse(guest.write(3, 5), "what the guest does not map");
    guest.scene().opened().fd().settleFaults();
    assertEquals(3, guest.scene().opened().faults().size());
  }

  @EveryBackend
  void whatAGuestDropsIsReachedNoMore(Bench bench) {
    Guest guest = Guest.of(bench);
    assertTrue(guest.write(0, 6));
    guest.table().unmap(0);
    KitData drop = guest.table().drop(0, 1);
    guest.scene().invalidation().invalidate(guest.nested(), drop);
    assertEquals(2, drop.done());
    assertFalse(guest.write(0, 7));
    assertEquals(6, guest.at(DATA));
  }

  @EveryBackend
  void whatAGuestMovesIsReachedWhereItIsNow(Bench bench) {
    Guest guest = Guest.of(bench);
    assertTrue(guest.write(0, 8));
    guest.table().map(0, DATA + 1);
    guest.scene().invalidation().invalidate(guest.nested(), guest.table().drop(0));
    assertTrue(guest.write(0, 9));
    assertEquals(8, guest.at(DATA));
    assertEquals(9, guest.at(DATA + 1));
  }

  @EveryBackend
  void whatTheHostUnmapsAGuestReachesNoMore(Bench bench) {
    Guest guest = Guest.of(bench);
    assertTrue(guest.write(0, 10));
    Opened opened = guest.scene().opened();
    assertEquals(PAGE, opened.fd().unmap(opened.ioas(), DATA * PAGE, PAGE));
    assertFalse(guest.write(0, 11));
    assertEquals(10, guest.at(DATA));
  }

  @EveryBackend
  void aTableOutsideOfItsParentTranslatesNothing(Bench bench) {
    Guest guest = Guest.of(bench);
    Opened opened = guest.scene().opened();
    assertEquals(PAGE, opened.fd().unmap(opened.ioas(), 0, PAGE));
    assertFalse(guest.write(0, 12));
    assertEquals(0, guest.at(DATA));
  }

  @EveryBackend
  void aGuestsTableKeepsItsParentAndIsNone(Bench bench) {
    Guest guest = Guest.of(bench);
    Opened opened = guest.scene().opened();
    opened.refused(Errno.EBUSY, () -> opened.fd().destroy(guest.parent()));
    opened.refused(Errno.EBUSY, () -> opened.fd().destroy(guest.nested()));
    guest.scene().refused(Errno.EINVAL, HwptRequest.nested(guest.nested(), guest.table().data()));
    guest.scene().device().detach();
    assertFalse(guest.write(0, 13));
    opened.fd().destroy(guest.nested());
    opened.fd().destroy(guest.parent());
  }

  @EveryBackend
  void anotherLayoutOfInvalidationIsEinval(Bench bench) {
    Guest guest = Guest.of(bench);
    KitData none = new KitData(Scene.NOBODYS);
    guest
        .scene()
        .opened()
        .refused(Errno.EINVAL, () -> guest.scene().invalidation().invalidate(guest.nested(), none));
    guest.scene().invalidation().invalidate(guest.nested(), guest.table().drop());
  }
}
