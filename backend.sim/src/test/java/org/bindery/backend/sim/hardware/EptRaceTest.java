package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.hardware.EptLab.GUEST;
import static org.bindery.backend.sim.hardware.EptLab.PAGE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.device.PasidPort;
import org.bindery.hardware.RequesterId;
import org.bindery.host.VirtualMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * While devices write into a guest's memory without pause, whatever takes memory from the guest
 * ends that before it returns: the memory is filled with a pattern right after, and must still show
 * it later (I3). One device keeps translations itself, one sends a PASID.
 */
@Timeout(60)
class EptRaceTest {
  private static final int PAGES = 16;
  private static final int ROUNDS = 40;
  private static final int PASID = 5;
  private static final RequesterId KEEPING = new RequesterId(0, 0x6a, 0x10);
  private static final RequesterId TAGGING = new RequesterId(0, 0x6a, 0x18);
  private static final MemorySegment SEVENS =
      MemorySegment.ofArray(new byte[PAGES * PAGE]).fill((byte) 7);

  private final EptLab lab = new EptLab(PAGES);
  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<AtomicLong> landed = new ArrayList<>();
  private final List<Thread> writers = new ArrayList<>();
  private final MemorySegment ones = MemorySegment.ofArray(new byte[3 * PAGE]).fill((byte) 1);

  @BeforeEach
  void start() {
    DeviceTlb tlb = new DeviceTlb();
    tlb.turn(true);
    lab.unit.admit(KEEPING);
    lab.unit.admit(TAGGING);
    lab.unit.deviceTlb(KEEPING, tlb);
    lab.unit.attach(KEEPING, lab.shown);
    lab.unit.attach(TAGGING, PASID, lab.shown);
    var plain = lab.dma();
    var keeping = Ports.dma(lab.unit, KEEPING, tlb);
    PasidPort tagging = Ports.pasids(lab.unit, TAGGING).orElseThrow();
    write(at -> plain.write(at, ones));
    write(at -> keeping.write(at, ones));
    write(at -> tagging.write(PASID, at, ones));
  }

  private void write(LongPredicate dma) {
    AtomicLong done = new AtomicLong();
    landed.add(done);
    writers.add(
        Thread.ofPlatform()
            .start(() -> {
              for (long i = 0; !stop.get(); i++) {
                if (dma.test(GUEST + i % (PAGES - 3) * PAGE)) {
                  done.incrementAndGet();
                } else {
                  Thread.yield();
                }
              }
            }));
  }

  @AfterEach
  void end() throws InterruptedException {
    stop.set(true);
    for (Thread writer : writers) {
      writer.join();
    }
    lab.unit.block(KEEPING);
    lab.unit.block(TAGGING, PASID);
    lab.close();
  }

  private void awaitLanding() {
    for (AtomicLong each : landed) {
      long before = each.get();
      while (each.get() < before + 2) {
        Thread.yield();
      }
    }
  }

  private void assertNothingLands(int round) {
    lab.room.fill((byte) 7);
    if (round % 10 == 0) {
      Thread.yield();
    }
    assertThat(lab.room.mismatch(SEVENS)).as("round %d", round).isEqualTo(-1);
  }

  @Test
  void removingTheSlot() {
    lab.populate();
    for (int round = 0; round < ROUNDS; round++) {
      lab.slot(0, GUEST, 0, PAGES);
      awaitLanding();
      lab.machine.remove(0);
      assertNothingLands(round);
    }
  }

  @Test
  void removingOneOfTwoThatShowTheSameMemory() {
    lab.populate();
    lab.slot(1, 2 * GUEST, 0, PAGES);
    for (int round = 0; round < ROUNDS; round++) {
      lab.slot(0, GUEST, 0, PAGES);
      awaitLanding();
      lab.machine.remove(0);
      assertNothingLands(round);
    }
  }

  @Test
  void takingTheOwnersMemoryAway() {
    for (int round = 0; round < ROUNDS; round++) {
      Memory memory = lab.populate();
      lab.slot(0, GUEST, 0, PAGES);
      awaitLanding();
      memory.close();
      assertNothingLands(round);
      lab.machine.remove(0);
    }
  }

  @Test
  void protectingIt() {
    Memory memory = lab.populate();
    lab.slot(0, GUEST, 0, PAGES);
    for (int round = 0; round < ROUNDS; round++) {
      memory.protect(Access.READ_WRITE);
      awaitLanding();
      memory.protect(round % 2 == 0 ? Access.READ : Access.NONE);
      assertNothingLands(round);
    }
  }

  @Test
  void theMachinesEnd() {
    lab.populate();
    lab.slot(0, GUEST, 0, PAGES);
    awaitLanding();
    lab.machine.close();
    assertNothingLands(0);
  }

  /** The owner and who changes slots at once: neither returns before the other's part is done. */
  @Test
  void bothAtOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      Memory memory = lab.populate();
      lab.slot(0, GUEST, 0, PAGES);
      awaitLanding();
      CompletableFuture<Void> other = CompletableFuture.runAsync(() -> lab.machine.remove(0));
      memory.close();
      assertNothingLands(round);
      other.join();
    }
  }

  /** Frames of memory that has gone are free for others' memory only when nothing reaches them. */
  @Test
  void framesAreUsedAgainForOtherMemory() {
    MemorySegment bystander = lab.arena.allocate(PAGES * PAGE, PAGE);
    lab.populate();
    for (int round = 0; round < ROUNDS; round++) {
      lab.slot(0, GUEST, 0, PAGES);
      awaitLanding();
      long shared = lab.shown.frameAt(GUEST);
      lab.machine.remove(0);
      long frame =
          lab.frames.pin(new SvaRaceTest.InItsPlace(lab.room.address(), bystander), 0, PAGES);
      assertThat(frame).as("the number of the frames that have gone").isEqualTo(shared);
      bystander.fill((byte) 7);
      assertNothingLands(round);
      assertThat(bystander.mismatch(SEVENS)).isEqualTo(-1);
      lab.frames.unpin(frame, PAGES);
    }
  }

  /** A walk that found the page and has not used it yet is waited for, and keeps nothing. */
  @Test
  void aParkedWalkIsWaitedFor() throws InterruptedException {
    stop.set(true);
    for (Thread writer : writers) {
      writer.join();
    }
    lab.populate();
    lab.slot(0, GUEST, 0, 1);
    CountDownLatch found = new CountDownLatch(1);
    CountDownLatch on = new CountDownLatch(1);
    // Whether it can be read, then whether it can be written: after that the walk has its entry.
    AtomicInteger looks = new AtomicInteger();
    lab.process.afterLook(() -> {
      if (looks.incrementAndGet() == 2) {
        found.countDown();
        await(on);
      }
    });
    var dma = lab.dma();
    CompletableFuture<Boolean> writing =
        CompletableFuture.supplyAsync(
            () -> dma.write(GUEST, MemorySegment.ofArray(new byte[] {1})));
    found.await();
    VirtualMachine machine = lab.machine;
    Thread removing = Thread.ofPlatform().start(() -> machine.remove(0));
    // The slot is out, so what comes now does not find it; the removal is not complete.
    while (machine.memory().orElseThrow().present(GUEST, Access.READ).isPresent()) {
      Thread.onSpinWait();
    }
    assertThat(removing.join(Duration.ofMillis(50))).as("complete").isFalse();
    on.countDown();
    removing.join();
    assertThat(lab.room.get(ValueLayout.JAVA_BYTE, 0))
        .as("it had landed when the removal was complete")
        .isEqualTo((byte) 1);
    assertThat(writing.join()).isTrue();
    lab.room.set(ValueLayout.JAVA_BYTE, 0, (byte) 7);
    assertThat(dma.write(GUEST, MemorySegment.ofArray(new byte[] {1}))).isFalse();
    assertThat(lab.room.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 7);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
