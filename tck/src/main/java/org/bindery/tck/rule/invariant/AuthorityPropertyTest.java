package org.bindery.tck.rule.invariant;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.HwptRequest;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.FdState;
import org.bindery.tck.rule.Opened;
import org.bindery.tck.rule.Refusals;

/** I8: ids are of their fd and no authority: nothing that one fd does reaches another's objects. */
class AuthorityPropertyTest {
  @EveryBackend
  void whateverAnFdDoesLeavesAnotherAsItIs(Bench bench) {
    Opened victim = new Opened(bench);
    victim.map(victim.memory(PAGE), IOVA);
    victim.attach();
    victim.table();
    victim.fd().allocateIoas();
    FdState before = FdState.of(bench, victim.fd());
    EngineFd other = bench.engine().open("fd1", bench.process(), _ -> {});
    Seeds.each(
        10,
        random -> {
          EngineDevice device = bench.devices().get(1).bind(other);
          for (int step = 0; step < 60; step++) {
            attempt(other, device, random);
          }
          assertEquals(before.objects(), FdState.of(bench, victim.fd()).objects());
          device.close();
        });
    other.close();
    assertEquals(before, FdState.of(bench, victim.fd()));
  }

  private static void attempt(EngineFd fd, EngineDevice device, SplittableRandom random) {
    int id = random.nextInt(8);
    try {
      switch (random.nextInt(8)) {
        case 0 -> fd.destroy(id);
        case 1 -> fd.unmap(id, 0, -1);
        case 2 -> fd.map(id, PAGE, PAGE, Access.READ, OptionalLong.of(IOVA));
        case 3 -> fd.copy(id, random.nextInt(8), IOVA, PAGE, Access.READ, OptionalLong.empty());
        case 4 -> fd.setOption(id, FdOption.HUGE_PAGES, random.nextInt(2));
        case 5 -> device.attach(id);
        case 6 -> fd.allocateHwpt(id, HwptRequest.paging(random.nextInt(8)));
        default -> fd.allocateIoas();
      }
    } catch (RefusedException done) {
      // Done or refused: what counts is the other fd.
    }
  }

  @EveryBackend
  void anIdOfAnotherFdFindsNothing(Bench bench) {
    Opened victim = new Opened(bench);
    victim.attach();
    EngineFd other = bench.engine().open("fd1", bench.process(), _ -> {});
    for (int id : victim.fd().objects().stream().map(object -> object.id()).toList()) {
      Refusals.refused(Errno.ENOENT, bench, other, () -> other.destroy(id));
    }
  }
}
