package org.bindery.backend.sim.hardware;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.bindery.api.Access;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.interrupt.ProcessorVectors;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;

/**
 * A write over two pages that has translated one of them and stands still before it moves bytes,
 * while something ends the translation. That either returns, and the write goes on after it; or it
 * is seen to wait, and the write goes on before.
 */
final class StandingDma implements AutoCloseable {
  static final long IOVA = 0x4000_0000L;
  static final int PASID = 5;

  private static final int PAGE = 4096;
  private static final RequesterId DEVICE = new RequesterId(0, 0, 0x80);

  /** Looks at a thread after which it does wait, and does not only come by. */
  private static final int LOOKS = 100;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes = arena.allocate(2 * PAGE, PAGE);
  private final StandingLeaves leaves = new StandingLeaves();
  private final AtomicReference<Throwable> thrown = new AtomicReference<>();
  private final AtomicBoolean written = new AtomicBoolean();
  private final Unit unit;
  private final DeviceTlb tlb;
  private final IommuDomain used;
  private final IommuDomain other;

  /**
   * @param inFlight what is to wait for the write
   * @param keeps the device keeps translations itself
   */
  StandingDma(TestMake make, boolean ofPasid, boolean keeps, Supplier<InFlight> inFlight) {
    FrameMemory frames = new FrameMemory(1L << 30);
    CachedMemory memory = new CachedMemory(frames);
    unit =
        new Unit(
            "unit0",
            leaves.of(make.facts),
            memory,
            new EvictingGuard(memory.cache()),
            new ProcessorVectors(),
            inFlight,
            new RecordingLog());
    used = make.domain(unit, DEVICE);
    other = make.domain(unit, DEVICE);
    used.map(IOVA, frames.pin(new Registered(bytes), 0, 2), 2, Access.READ_WRITE);
    unit.admit(DEVICE);
    tlb = keeps ? new DeviceTlb() : null;
    if (keeps) {
      tlb.turn(true);
      unit.deviceTlb(DEVICE, tlb);
    }
    if (ofPasid) {
      unit.attach(DEVICE, PASID, used);
    } else {
      unit.attach(DEVICE, used);
    }
  }

  /** Whether bytes land after an ending has returned. */
  boolean landsAfter(Ending ending) throws InterruptedException {
    Thread device = thread("device", () -> write(ending.ofPasid));
    leaves.awaitStanding();
    Thread owner =
        thread(
            "owner",
            () -> {
              ending.end(unit, DEVICE, used, other);
              bytes.fill((byte) 7);
            });
    int looks = 0;
    while (owner.isAlive() && looks < LOOKS) {
      looks = drains(owner) ? looks + 1 : 0;
      Thread.onSpinWait();
    }
    leaves.goOn();
    device.join();
    owner.join();
    if (thrown.get() != null || !written.get()) {
      throw new AssertionError("the write was refused, or something threw", thrown.get());
    }
    return bytes.mismatch(MemorySegment.ofArray(new byte[2 * PAGE]).fill((byte) 7)) != -1;
  }

  private Thread thread(String name, Runnable what) {
    return Thread.ofPlatform()
        .name(name)
        .uncaughtExceptionHandler((_, e) -> thrown.compareAndSet(null, e))
        .start(what);
  }

  private void write(boolean ofPasid) {
    leaves.walks();
    MemorySegment ones = MemorySegment.ofArray(new byte[2 * PAGE]).fill((byte) 1);
    written.set(
        ofPasid
            ? unit.pasidPath(DEVICE, tlb, PageAsking.never()).orElseThrow().write(PASID, IOVA, ones)
            : unit.path(DEVICE, tlb, PageAsking.never()).write(IOVA, ones));
  }

  private static boolean drains(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals(InFlight.class.getName())
          && frame.getMethodName().equals("drain")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    arena.close();
  }
}
