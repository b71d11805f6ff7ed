package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Errno;
import org.bindery.api.PageResponse;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineDevice;
import org.bindery.iommufd.FaultLab.Taken;
import org.bindery.iommufd.fake.FakePages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Devices that ask, readers that answer and attachments that come and go at once. */
@Timeout(60)
class FaultRaceTest {
  private static final int ROUNDS = 2_000;

  @Test
  void everyGroupIsAnsweredOnce() throws Exception {
    FaultLab faults = new FaultLab();
    EngineDevice first = faults.pasids.subdevice("wq0.0", 5);
    EngineDevice second = faults.pasids.subdevice("wq0.1", 6);
    int table = faults.table(first);
    int other = faults.table(first);
    second.attach(table);
    AtomicInteger asking = new AtomicInteger(2);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int pasid : new int[] {5, 6}) {
      tasks.add(() -> {
        for (int group = 0; group < ROUNDS; group++) {
          faults.pages.ask(faults.asking.requester(), pasid, group);
        }
        return asking.decrementAndGet();
      });
    }
    tasks.add(() -> {
      int answered = 0;
      while (asking.get() > 0 || faults.queue.pending()) {
        for (Taken taken : faults.read(16)) {
          answered += answer(faults, taken.cookie());
        }
      }
      return answered;
    });
    tasks.add(() -> {
      for (int i = 0; asking.get() > 0; i++) {
        switch (i % 3) {
          case 0 -> first.attach(table);
          case 1 -> first.attach(other);
          default -> first.detach();
        }
      }
      return 0;
    });
    run(tasks);
    List<FakePages.Outcome> toldSecond = told(faults, 6);
    assertThat(toldSecond).hasSize(ROUNDS);
    assertThat(toldSecond)
        .as("what stays attached is answered by the reader only")
        .extracting(FakePages.Outcome::response)
        .containsOnly(PageResponse.SUCCESS);
    first.detach();
    assertThat(told(faults, 5)).extracting(FakePages.Outcome::group).doesNotHaveDuplicates();
    assertThat(told(faults, 5)).hasSize(ROUNDS);
    faults.close();
  }

  private static List<FakePages.Outcome> told(FaultLab faults, int pasid) {
    return faults.pages.outcomes().stream()
        .filter(outcome -> outcome.group().pasid() == pasid)
        .toList();
  }

  private static int answer(FaultLab faults, int cookie) {
    try {
      faults.queue.respond(cookie, PageResponse.SUCCESS);
      return 1;
    } catch (RefusedException refused) {
      if (refused.errno() != Errno.EINVAL) {
        throw refused;
      }
      // Its attachment ended first.
      return 0;
    }
  }

  /** An fd that closes under its readers leaves nobody waiting. */
  @Test
  void theFdClosesUnderReadersAndDevices() throws Exception {
    for (int round = 0; round < 50; round++) {
      FaultLab faults = new FaultLab();
      faults.attached();
      List<Callable<Integer>> tasks = new ArrayList<>();
      tasks.add(() -> {
        for (int group = 0; group < 100; group++) {
          faults.ask(group);
        }
        return 0;
      });
      tasks.add(() -> {
        try {
          while (true) {
            faults.read(4).forEach(taken -> answer(faults, taken.cookie()));
          }
        } catch (RefusedException refused) {
          assertThat(refused.errno()).isEqualTo(Errno.EBADF);
          return 0;
        }
      });
      tasks.add(() -> {
        faults.lab.fd.close();
        return 0;
      });
      run(tasks);
      assertThat(faults.pages.outcomes()).hasSize(100);
      faults.close();
    }
  }

  /** An answer that is on its way when an attachment ends reaches what it was given for. */
  @Test
  void anEndWaitsForTheAnswerThatIsBeingGiven() throws Exception {
    FaultLab faults = new FaultLab();
    EngineDevice device = faults.attached();
    faults.ask(1);
    faults.read(1);
    AtomicInteger order = new AtomicInteger();
    Thread ending =
        new Thread(() -> {
          device.detach();
          order.compareAndSet(1, 2);
        });
    faults.pages.onNextResponse(() -> {
      ending.start();
      // It ends, or it waits for this.
      while (ending.getState() != Thread.State.WAITING
          && ending.getState() != Thread.State.TERMINATED) {
        Thread.onSpinWait();
      }
      // Nobody who asks waits meanwhile: hardware may wait for those.
      faults.ask(2);
      order.compareAndSet(0, 1);
    });
    faults.queue.respond(1, PageResponse.SUCCESS);
    ending.join();
    assertThat(order).hasValue(2);
    assertThat(faults.pages.responses()).containsExactly(faults.outcome(1, PageResponse.SUCCESS));
    faults.close();
  }

  private static void run(List<Callable<Integer>> tasks) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(tasks.size())) {
      for (Future<Integer> done : pool.invokeAll(tasks)) {
        done.get(20, TimeUnit.SECONDS);
      }
    }
  }
}
