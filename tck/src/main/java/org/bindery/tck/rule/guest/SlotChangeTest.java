package org.bindery.tck.rule.guest;

import static org.bindery.tck.rule.Opened.PAGE;
import static org.bindery.tck.rule.guest.Guest.ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** A table of kind EPT is a live view: a change is complete when no DMA goes by what was before. */
class SlotChangeTest {
  private static final int ROUNDS = 100;

  @EveryBackend
  void aSlotThatComesIsReached(Bench bench) {
    Guest guest = new Guest(bench);
    Memory memory = bench.memory(PAGE);
    guest.attach();
    assertFalse(guest.opened().dmaWrite(ADDRESS, 1));
    guest.slot(0, ADDRESS, memory);
    assertTrue(guest.opened().dmaWrite(ADDRESS, 1));
    assertEquals(1, Opened.at(memory, 0));
  }

  @EveryBackend
  void anotherSlotAtTheAddressIsTheOneReached(Bench bench) {
    Guest guest = new Guest(bench);
    Memory memory = bench.memory(2 * PAGE);
    guest.attach();
    guest.slot(0, ADDRESS, memory, 0, 1);
    assertTrue(guest.opened().dmaWrite(ADDRESS, 1));
    guest.machine().remove(0);
    assertFalse(guest.opened().dmaWrite(ADDRESS, 2));
    guest.slot(0, ADDRESS, memory, 1, 1);
    assertTrue(guest.opened().dmaWrite(ADDRESS, 3));
    assertEquals(1, Opened.at(memory, 0));
    assertEquals(3, Opened.at(memory, PAGE));
  }

  @EveryBackend
  void whatTheOwnerUnmapsIsNotReached(Bench bench) {
    Guest guest = new Guest(bench);
    Memory memory = bench.memory(PAGE);
    guest.slot(0, ADDRESS, memory);
    guest.attach();
    assertTrue(guest.opened().dmaWrite(ADDRESS, 1));
    memory.close();
    assertFalse(guest.opened().dmaWrite(ADDRESS, 2));
    assertEquals(1, Opened.at(memory, 0));
  }

  @EveryBackend
  void afterTheMachinesEndNothingIsReached(Bench bench) {
    Guest guest = new Guest(bench);
    Memory memory = bench.memory(PAGE);
    guest.slot(0, ADDRESS, memory);
    int table = guest.attach();
    assertTrue(guest.opened().dmaWrite(ADDRESS, 1));
    guest.machine().close();
    assertFalse(guest.opened().dmaWrite(ADDRESS, 2));
    assertEquals(1, Opened.at(memory, 0));
    guest.device().detach();
    guest.opened().fd().destroy(table);
  }

  @EveryBackend
  void noWriteInFlightLandsAfterASlotWasRemoved(Bench bench) throws InterruptedException {
    Guest guest = new Guest(bench);
    Memory memory = bench.memory(PAGE);
    // The memory stays the guest's elsewhere, so its frames do.
    guest.slot(1, 2 * ADDRESS, memory);
    guest.attach();
    AtomicBoolean stop = new AtomicBoolean();
    Thread device =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                boolean unused = guest.opened().dmaWrite(ADDRESS, 1);
              }
            });
    try {
      for (int round = 0; round < ROUNDS; round++) {
        guest.slot(0, ADDRESS, memory);
        if (round % 2 == 0) {
          Thread.yield();
        }
        guest.machine().remove(0);
        Opened.put(memory, 0, 7);
        for (int look = 0; look < 50; look++) {
          assertEquals(7, Opened.at(memory, 0), "a write landed after the slot was removed");
        }
      }
    } finally {
      stop.set(true);
      device.join();
    }
  }
}
