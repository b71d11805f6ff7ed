package org.bindery.core.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bindery.api.Access;
import org.bindery.api.AddressSpaceWatcher;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A device that keeps translations while it writes, and drops them when it is told: whatever takes
 * memory away has it end first, and nobody waits for each other.
 */
class AddressSpaceRaceTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 8;
  private static final int ROUNDS = 500;

  private final OwnerProcess process = new OwnerProcess(7, "test", Set::of);
  private final Arena arena = Arena.ofShared();
  private final MemorySegment room = arena.allocate(PAGES * PAGE, PAGE);
  // Read-locked by requests in flight; to write-lock it is to wait for them.
  private final ReadWriteLock inFlight = new ReentrantReadWriteLock();
  private final ConcurrentMap<Long, MemorySlice> cached = new ConcurrentHashMap<>();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong landed = new AtomicLong();
  private final List<Thread> writers = new ArrayList<>();

  private void start() {
    process.watch(
        new AddressSpaceWatcher() {
          @Override
          public void changed(long address, long length) {
            // All of it is dropped, once no request is under way that could put old ones back.
            inFlight.writeLock().lock();
            cached.clear();
            inFlight.writeLock().unlock();
          }

          @Override
          public void unmapped(Memory memory) {
            changed(memory.address(), memory.length());
          }

          @Override
          public void exited() {}
        });
    for (int i = 0; i < 2; i++) {
      writers.add(Thread.ofPlatform().start(this::write));
    }
  }

  private void write() {
    for (int i = 0; !stop.get(); i++) {
      long address = room.address() + (long) (i % PAGES) * PAGE;
      inFlight.readLock().lock();
      try {
        MemorySlice page = cached.get(address);
        if (page == null) {
          page = process.present(address, Access.WRITE).orElse(null);
          if (page != null) {
            cached.put(address, page);
          }
        }
        if (page != null) {
          page.memory().segment().asSlice(page.offset(), PAGE).fill((byte) 1);
          landed.incrementAndGet();
        }
      } finally {
        inFlight.readLock().unlock();
      }
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    stop.set(true);
    for (Thread writer : writers) {
      writer.join();
    }
    arena.close();
  }

  private void awaitLanding() {
    long before = landed.get();
    while (landed.get() < before + 2) {
      Thread.onSpinWait();
    }
  }

  private void assertNothingLands(int round) {
    room.fill((byte) 7);
    if (round % 10 == 0) {
      Thread.yield();
    }
    MemorySegment sevens = MemorySegment.ofArray(new byte[PAGES * PAGE]).fill((byte) 7);
    assertThat(room.mismatch(sevens)).as("round %d", round).isEqualTo(-1);
  }

  @Test
  void whatIsTakenAwayIsReachedByNothingWhenTheCallReturns() {
    start();
    for (int round = 0; round < ROUNDS; round++) {
      Memory memory = process.register(room);
      awaitLanding();
      switch (round % 3) {
        case 0 -> memory.close();
        case 1 -> memory.protect(Access.READ);
        default -> memory.reclaim(0, memory.length());
      }
      assertNothingLands(round);
      memory.close();
    }
    process.register(room);
    awaitLanding();
    process.exit();
    assertNothingLands(ROUNDS);
  }
}
