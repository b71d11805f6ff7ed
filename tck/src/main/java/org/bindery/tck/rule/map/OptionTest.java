package org.bindery.tck.rule.map;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.Role;
import org.bindery.engine.EngineFd;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitProcess;
import org.bindery.tck.rule.Opened;
import org.bindery.tck.rule.Refusals;

/** {@code IOMMU_OPTION}. */
class OptionTest {
  private static EngineFd openedByWhoMayRaiseLimits(Bench bench) {
    KitProcess process = new KitProcess(2, Set.of(Role.CAP_SYS_RESOURCE));
    return bench.engine().open("fd1", process, _ -> {});
  }

  private static void setHuge(Opened opened, long value) {
    opened.fd().setOption(opened.ioas(), FdOption.HUGE_PAGES, value);
  }

  private static long huge(Opened opened) {
    return opened.fd().option(opened.ioas(), FdOption.HUGE_PAGES);
  }

  @EveryBackend
  void hugePagesAreOnAtFirst(Bench bench) {
    assertEquals(1, huge(new Opened(bench)));
  }

  @EveryBackend
  void withoutHugePagesIovasAreOfPages(Bench bench) {
    Opened opened = new Opened(bench);
    setHuge(opened, 0);
    assertEquals(0, huge(opened));
    assertEquals(PAGE, opened.fd().ranges(opened.ioas()).alignment());
    opened.refused(Errno.EINVAL, () -> opened.map(0, PAGE, Access.READ, IOVA + 1));
    setHuge(opened, 1);
    assertEquals(1, opened.fd().ranges(opened.ioas()).alignment());
    opened.map(0, PAGE, Access.READ, IOVA + 1);
  }

  @EveryBackend
  void hugePagesOffWithATableAndAnAreaIsEinval(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    opened.map(opened.memory(PAGE), IOVA);
    opened.refused(Errno.EINVAL, () -> setHuge(opened, 0));
  }

  @EveryBackend
  void hugePagesOffWithATableOrAnAreaIsDone(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(0, PAGE, Access.READ, IOVA);
    setHuge(opened, 0);
    opened.fd().unmap(opened.ioas(), 0, -1);
    setHuge(opened, 1);
    opened.attach();
    setHuge(opened, 0);
    assertEquals(0, huge(opened));
  }

  @EveryBackend
  void hugePagesOffAgainIsDoneWhateverIsThere(Bench bench) {
    Opened opened = new Opened(bench);
    setHuge(opened, 0);
    opened.attach();
    opened.map(opened.memory(PAGE), IOVA);
    setHuge(opened, 0);
    setHuge(opened, 1);
    assertEquals(1, huge(opened));
  }

  @EveryBackend
  void hugePagesOffWithAnAreaOnNoPageIsEaddrinuse(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(0, 1, Access.READ, IOVA);
    opened.refused(Errno.EADDRINUSE, () -> setHuge(opened, 0));
  }

  @EveryBackend
  void anotherValueThanZeroAndOneIsEinval(Bench bench) {
    Opened opened = new Opened(bench);
    opened.refused(Errno.EINVAL, () -> setHuge(opened, 2));
    opened.refused(Errno.EINVAL, () -> setHuge(opened, -1));
  }

  @EveryBackend
  void hugePagesOfNoAddressSpaceAreEnoent(Bench bench) {
    Opened opened = new Opened(bench);
    EngineFd fd = opened.fd();
    opened.refused(Errno.ENOENT, () -> fd.option(99, FdOption.HUGE_PAGES));
    opened.refused(Errno.ENOENT, () -> fd.setOption(99, FdOption.HUGE_PAGES, 2));
  }

  @EveryBackend
  void theLimitsModeIsOfTheUserAtFirst(Bench bench) {
    assertEquals(0, new Opened(bench).fd().option(0, FdOption.RLIMIT_MODE));
  }

  @EveryBackend
  void theLimitsModeOfAnObjectIsEopnotsupp(Bench bench) {
    Opened opened = new Opened(bench);
    EngineFd fd = opened.fd();
    opened.refused(Errno.EOPNOTSUPP, () -> fd.option(opened.ioas(), FdOption.RLIMIT_MODE));
    opened.refused(Errno.EOPNOTSUPP, () -> fd.setOption(opened.ioas(), FdOption.RLIMIT_MODE, 1));
  }

  @EveryBackend
  void theLimitsModeIsForWhoMayRaiseLimits(Bench bench) {
    Opened opened = new Opened(bench);
    // Before EBUSY and EINVAL.
    opened.refused(Errno.EPERM, () -> opened.fd().setOption(0, FdOption.RLIMIT_MODE, 2));
  }

  @EveryBackend
  void theLimitsModeIsSetWhileNothingIsThere(Bench bench) {
    EngineFd fd = openedByWhoMayRaiseLimits(bench);
    fd.setOption(0, FdOption.RLIMIT_MODE, 1);
    assertEquals(1, fd.option(0, FdOption.RLIMIT_MODE));
    Refusals.refused(Errno.EINVAL, bench, fd, () -> fd.setOption(0, FdOption.RLIMIT_MODE, 2));
    int ioas = fd.allocateIoas();
    // Before EINVAL.
    Refusals.refused(Errno.EBUSY, bench, fd, () -> fd.setOption(0, FdOption.RLIMIT_MODE, 2));
    fd.destroy(ioas);
    fd.setOption(0, FdOption.RLIMIT_MODE, 0);
    assertEquals(0, fd.option(0, FdOption.RLIMIT_MODE));
  }
}
