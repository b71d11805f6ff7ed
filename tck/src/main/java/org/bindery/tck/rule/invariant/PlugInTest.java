package org.bindery.tck.rule.invariant;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.EngineAccess;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.rule.Opened;
import org.bindery.tck.rule.Refusals;

/**
 * I12: what a plug-in that is called by an engine throws leaves its device blocked or its pages
 * held, never loose, and stops nobody else.
 */
class PlugInTest {
  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A software device whose driver throws when it is told of an unmap. */
  private static EngineAccess pinning(Opened opened, Runnable before) {
    EngineAccess access =
        opened
            .fd()
            .commands(AccessCommands.class)
            .orElseThrow()
            .createAccess(
                (iova, length) -> {
                  before.run();
                  throw new Broken();
                },
                true);
    access.attach(opened.ioas());
    return access;
  }

  @EveryBackend
  void aDriverThatThrowsKeepsWhatItHasPinned(Bench bench) {
    Opened opened = new Opened(bench);
    AtomicInteger told = new AtomicInteger();
    EngineAccess access = pinning(opened, told::incrementAndGet);
    opened.attach();
    opened.map(opened.memory(PAGE), IOVA);
    access.pin(IOVA, PAGE, Access.READ_WRITE);
    opened.refused(Errno.EDEADLK, () -> opened.fd().unmap(opened.ioas(), IOVA, PAGE));
    assertTrue(told.get() > 0, "it was asked to let go");
    assertEquals(1, bench.pinnedPages());
    assertTrue(opened.dmaWrite(IOVA, 1), "what is mapped stays as it was");
    access.unpin(IOVA, PAGE);
    assertEquals(PAGE, opened.fd().unmap(opened.ioas(), IOVA, PAGE));
    assertEquals(0, bench.pinnedPages());
    assertFalse(opened.dmaWrite(IOVA, 1));
    assertClosesAllTheSame(opened);
  }

  @EveryBackend
  void whatItKeepsAtTheCloseIsTakenFromIt(Bench bench) {
    Opened opened = new Opened(bench);
    EngineAccess access = pinning(opened, () -> {});
    opened.attach();
    opened.map(opened.memory(PAGE), IOVA);
    access.pin(IOVA, PAGE, Access.READ_WRITE);
    assertTrue(opened.dmaWrite(IOVA, 1));
    assertClosesAllTheSame(opened);
    assertEquals(0, bench.pinnedPages());
    assertFalse(opened.dmaWrite(IOVA, 1));
  }

  /** Who closes is told of it when everything is gone. */
  private static void assertClosesAllTheSame(Opened opened) {
    assertThrows(Broken.class, opened.fd()::close);
    Refusals.refused(Errno.EBADF, opened.fd()::allocateIoas);
  }

  @EveryBackend
  void oneThatLetsGoFirstKeepsNothing(Bench bench) {
    Opened opened = new Opened(bench);
    EngineAccess[] made = new EngineAccess[1];
    made[0] = pinning(opened, () -> made[0].unpin(IOVA, PAGE));
    opened.map(opened.memory(PAGE), IOVA);
    made[0].pin(IOVA, PAGE, Access.READ);
    assertEquals(PAGE, opened.fd().unmap(opened.ioas(), IOVA, PAGE));
    assertEquals(0, bench.pinnedPages());
    assertClosesAllTheSame(opened);
  }

  @EveryBackend
  void whoListensToFaultsAndThrowsHasItsDeviceBlockedAllTheSame(Bench bench) {
    KitDevice broken = bench.devices().getFirst();
    AtomicInteger told = new AtomicInteger();
    EngineFd fd =
        bench
            .engine()
            .open(
                "broken",
                bench.process(),
                _ -> {
                  told.incrementAndGet();
                  throw new Broken();
                });
    EngineDevice device = broken.bind(fd);
    device.attach(fd.allocateIoas());
    Opened other = new Opened(bench, "other", bench.devices().get(1));
    other.attach();
    other.map(other.memory(PAGE), IOVA);
    for (int i = 1; i <= 3; i++) {
      assertFalse(Opened.dmaWrite(broken, IOVA, 1));
      fd.settleFaults();
      assertEquals(i, told.get(), "it goes on being told");
    }
    assertTrue(other.dmaWrite(IOVA, 1), "others go on");
    assertFalse(other.dmaWrite(IOVA + PAGE, 1));
    other.fd().settleFaults();
    assertEquals(1, other.faults().size(), "and are told of theirs");
    fd.close();
    assertFalse(Opened.dmaWrite(broken, IOVA, 1));
    Refusals.refused(Errno.EBADF, () -> fd.allocateIoas());
  }
}
