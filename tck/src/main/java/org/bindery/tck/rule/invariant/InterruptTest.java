package org.bindery.tck.rule.invariant;

import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.kit.KitInterrupt;
import org.bindery.tck.rule.Opened;
import org.bindery.tck.rule.Refusals;

/** I7: what a device writes raises interrupts that are its own, and none of others. */
class InterruptTest {
  private static boolean send(KitDevice device, KitInterrupt message) {
    return send(device, message.address(), message.data());
  }

  private static boolean send(KitDevice device, long address, int data) {
    return device.dma().write(address, MemorySegment.ofArray(new int[] {data}));
  }

  @EveryBackend
  void aDeviceRaisesItsOwnAttachedOrNot(Bench bench) {
    Opened opened = new Opened(bench);
    opened.bind();
    try (KitInterrupt own = opened.kitDevice().interrupt()) {
      assertTrue(send(opened.kitDevice(), own));
      assertEquals(1, own.count());
      opened.attach();
      assertTrue(send(opened.kitDevice(), own));
      assertEquals(2, own.count());
      opened.fd().settleFaults();
      assertTrue(opened.faults().isEmpty(), opened.faults()::toString);
    }
  }

  @EveryBackend
  void anotherDeviceDoesNotRaiseItByTheSameMessage(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    Opened other = new Opened(bench, "fd1", bench.devices().get(1));
    other.attach();
    try (KitInterrupt victims = opened.kitDevice().interrupt()) {
      assertFalse(send(other.kitDevice(), victims));
      assertEquals(0, victims.count());
      other.fd().settleFaults();
      assertEquals(1, other.faults().size());
      assertEquals(victims.address(), other.faults().getFirst().iova());
      assertTrue(opened.faults().isEmpty());
      assertTrue(send(opened.kitDevice(), victims));
      assertEquals(1, victims.count());
    }
  }

  @EveryBackend
  void aMessageThatIsNoLongerWiredRaisesNothing(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    KitInterrupt wired = opened.kitDevice().interrupt();
    assertTrue(send(opened.kitDevice(), wired));
    wired.close();
    assertFalse(send(opened.kitDevice(), wired));
    assertEquals(1, wired.count());
  }

  @EveryBackend
  void aMadeUpMessageRaisesNothing(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    try (KitInterrupt own = opened.kitDevice().interrupt()) {
      for (int data = 1; data < 256; data++) {
        assertFalse(send(opened.kitDevice(), own.address(), data), "data " + data);
      }
      assertEquals(0, own.count());
    }
  }

  @EveryBackend
  void itsAddressIsNeverMemory(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    Memory memory = opened.memory(PAGE);
    try (KitInterrupt own = opened.kitDevice().interrupt()) {
      long page = own.address() & -PAGE;
      Refusals.refused(
          Errno.EINVAL,
          bench,
          opened.fd(),
          () ->
              opened
                  .fd()
                  .map(
                      opened.ioas(),
                      memory.address(),
                      PAGE,
                      Access.READ_WRITE,
                      OptionalLong.of(page)));
      assertTrue(send(opened.kitDevice(), own));
      assertEquals(0, Opened.at(memory, own.address() - page & -Long.BYTES));
    }
  }
}
