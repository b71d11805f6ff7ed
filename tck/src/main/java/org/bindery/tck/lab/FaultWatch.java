package org.bindery.tck.lab;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Access;
import org.bindery.api.Fault;
import org.bindery.api.IommuFd;

/**
 * Waits for faults: a kernel tells of them a while after the DMA, and only of so many in some
 * seconds, so the DMA is repeated until one is told.
 */
public final class FaultWatch {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration EACH = Duration.ofSeconds(1);

  private FaultWatch() {}

  /**
   * Does a DMA that must be blocked.
   *
   * @param iova any in the page that the fault is wanted for: hardware records pages
   */
  public static Fault provoke(IommuFd fd, long iova, Access access, Runnable dma) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      long seen = total(fd);
      dma.run();
      Optional<Fault> told = await(fd, seen, iova, access);
      if (told.isPresent()) {
        return told.get();
      }
    } while (System.nanoTime() - deadline < 0);
    throw new AssertionError(
        "no fault was told of %s of 0x%x; told were %s"
            .formatted(access, iova, fd.faults().stream().map(FaultWatch::text).toList()));
  }

  private static Optional<Fault> await(IommuFd fd, long seen, long iova, Access access) {
    long deadline = System.nanoTime() + EACH.toNanos();
    do {
      List<Fault> all = fd.faults();
      int fresh = (int) Math.min(total(fd) - seen, all.size());
      for (Fault fault : all.subList(all.size() - fresh, all.size())) {
        if (fault.iova() / Pages.SIZE == iova / Pages.SIZE && fault.access() == access) {
          return Optional.of(fault);
        }
      }
      pause();
    } while (System.nanoTime() - deadline < 0);
    return Optional.empty();
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long total(IommuFd fd) {
    return fd.faultsDropped() + fd.faults().size();
  }

  private static String text(Fault fault) {
    return "%s of 0x%x by %s".formatted(fault.access(), fault.iova(), fault.requester());
  }
}
