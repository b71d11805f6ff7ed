package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.hardware.SvaLab.PAGE;
import static org.bindery.backend.sim.hardware.SvaLab.PASID;
import static org.bindery.backend.sim.hardware.SvaLab.REQUESTER;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.device.PasidPort;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * While devices write into a process without pause, whatever takes memory from the process or the
 * process from the device ends that before it returns: the memory is filled with a pattern right
 * after, and must still show it later (I3, I6).
 */
class SvaRaceTest {
  private static final int PAGES = 16;
  private static final int ROUNDS = 200;
  private static final RequesterId OTHER = new RequesterId(0, 0x6a, 0x10);
  private static final MemorySegment SEVENS =
      MemorySegment.ofArray(new byte[PAGES * PAGE]).fill((byte) 7);

  private final SvaLab lab = new SvaLab(PAGES);
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong landed = new AtomicLong();
  private final List<Thread> writers = new ArrayList<>();

  /** Other bytes at the same address, so that they get the same frame numbers. */
  record InItsPlace(long address, MemorySegment segment) implements Memory {
    @Override
    public long length() {
      return segment.byteSize();
    }

    @Override
    public Access access() {
      return Access.READ_WRITE;
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void start() {
    lab.unit.admit(OTHER);
    lab.unit.attach(OTHER, PASID, lab.shared);
    for (RequesterId requester : List.of(REQUESTER, OTHER)) {
      PasidPort port = Ports.pasids(lab.unit, requester).orElseThrow();
      writers.add(Thread.ofPlatform().start(() -> write(port)));
    }
  }

  private void write(PasidPort port) {
    MemorySegment ones = MemorySegment.ofArray(new byte[3 * PAGE]).fill((byte) 1);
    for (long i = 0; !stop.get(); i++) {
      if (port.write(PASID, lab.room.address() + i % (PAGES - 3) * PAGE, ones)) {
        landed.incrementAndGet();
      }
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    stop.set(true);
    for (Thread writer : writers) {
      writer.join();
    }
    lab.unit.block(OTHER, PASID);
    lab.close();
  }

  private void awaitLanding() {
    long before = landed.get();
    while (landed.get() < before + 2) {
      Thread.onSpinWait();
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
  void unmapping() {
    for (int round = 0; round < ROUNDS; round++) {
      Memory memory = lab.process.register(lab.room);
      awaitLanding();
      memory.close();
      assertNothingLands(round);
    }
  }

  @Test
  void protecting() {
    Memory memory = lab.process.register(lab.room);
    for (int round = 0; round < ROUNDS; round++) {
      memory.protect(Access.READ_WRITE);
      awaitLanding();
      memory.protect(round % 2 == 0 ? Access.READ : Access.NONE);
      assertNothingLands(round);
    }
  }

  @Test
  void reclaiming() {
    Memory memory = lab.process.register(lab.room);
    PasidPort pager = lab.port();
    for (int round = 0; round < ROUNDS; round++) {
      awaitLanding();
      memory.reclaim(0, memory.length());
      assertNothingLands(round);
      for (int page = 0; page < PAGES; page++) {
        long address = memory.address() + (long) page * PAGE;
        assertThat(pager.requestPage(PASID, address, Access.WRITE)).isTrue();
      }
    }
  }

  @Test
  void exit() {
    for (int round = 0; round < ROUNDS; round++) {
      lab.process.register(lab.room);
      awaitLanding();
      lab.process.exit();
      assertNothingLands(round);
    }
  }

  @Test
  void blocking() {
    lab.process.register(lab.room);
    for (int round = 0; round < ROUNDS; round++) {
      awaitLanding();
      lab.unit.block(REQUESTER, PASID);
      lab.unit.block(OTHER, PASID);
      assertNothingLands(round);
      lab.unit.attach(REQUESTER, PASID, lab.shared);
      lab.unit.attach(OTHER, PASID, lab.shared);
    }
  }

  @Test
  void anotherProcessInItsPlace() {
    lab.process.register(lab.room);
    IommuDomain empty = lab.share(new TestProcess());
    for (int round = 0; round < ROUNDS; round++) {
      awaitLanding();
      lab.unit.attach(REQUESTER, PASID, empty);
      lab.unit.attach(OTHER, PASID, empty);
      assertNothingLands(round);
      lab.unit.attach(REQUESTER, PASID, lab.shared);
      lab.unit.attach(OTHER, PASID, lab.shared);
    }
    lab.unit.block(REQUESTER, PASID);
    lab.unit.block(OTHER, PASID);
    empty.close();
  }

  /** Frames of memory that has gone are free for others' memory only when nothing reaches them. */
  @Test
  void framesAreUsedAgainForOtherMemory() {
    MemorySegment bystander = lab.arena.allocate(PAGES * PAGE, PAGE);
    for (int round = 0; round < ROUNDS; round++) {
      Memory memory = lab.process.register(lab.room);
      awaitLanding();
      long shared = lab.shared.frameAt(memory.address());
      memory.close();
      long frame = lab.frames.pin(new InItsPlace(lab.room.address(), bystander), 0, PAGES);
      assertThat(frame).as("the number of the frames that have gone").isEqualTo(shared);
      bystander.fill((byte) 7);
      assertNothingLands(round);
      assertThat(bystander.mismatch(SEVENS)).isEqualTo(-1);
      lab.frames.unpin(frame, PAGES);
    }
  }
}
