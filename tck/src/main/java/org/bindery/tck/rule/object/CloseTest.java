package org.bindery.tck.rule.object;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.stream.Stream;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;
import org.bindery.tck.rule.Refusals;
import org.junit.jupiter.api.function.Executable;

/** What closing an fd ends. */
class CloseTest {
  @EveryBackend
  void afterItEveryCommandIsEbadf(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    EngineFd fd = opened.fd();
    OptionalLong at = OptionalLong.of(IOVA);
    fd.close();
    Stream<Executable> commands =
        Stream.of(
            fd::allocateIoas,
            fd::ioases,
            () -> fd.ranges(1),
            () -> fd.areas(1),
            () -> fd.map(1, PAGE, PAGE, Access.READ, at),
            // Wrong in itself as well: EBADF comes first.
            () -> fd.map(1, PAGE, -1, Access.NONE, at),
            () -> fd.unmap(1, 0, -1),
            () -> fd.copy(1, 1, IOVA, PAGE, Access.READ, at),
            () -> fd.allocateHwpt(2, HwptRequest.paging(1)),
            fd::hwpts,
            () -> fd.info(2),
            () -> fd.destroy(1),
            () -> fd.option(1, FdOption.HUGE_PAGES),
            () -> fd.setOption(1, FdOption.HUGE_PAGES, 7),
            fd::objects,
            () -> device.attach(1));
    assertAll(commands.map(command -> () -> Refusals.refused(Errno.EBADF, command)));
  }

  @EveryBackend
  void nothingStaysPinned(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(opened.memory(4 * PAGE), IOVA);
    opened.attach();
    assertEquals(4, bench.pinnedPages());
    opened.fd().close();
    assertEquals(0, bench.pinnedPages());
  }

  @EveryBackend
  void aDeviceOfItDoesNoDmaAnyMore(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory, IOVA);
    opened.attach();
    assertTrue(opened.dmaWrite(IOVA, 1));
    opened.fd().close();
    assertFalse(opened.dmaWrite(IOVA, 2));
    assertEquals(1, Opened.at(memory, 0));
  }

  @EveryBackend
  void itsGroupsAreFree(Bench bench) {
    Opened opened = new Opened(bench, "fd0", bench.siblings().get(0));
    opened.attach();
    opened.fd().close();
    new Opened(bench, "fd1", bench.siblings().get(1)).attach();
  }

  @EveryBackend
  void detachingAndClosingADeviceAfterItDoNothing(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.attach();
    opened.fd().close();
    device.detach();
    device.close();
    new Opened(bench, "fd1", opened.kitDevice()).attach();
  }

  @EveryBackend
  void closingTwiceIsClosingOnce(Bench bench) {
    Opened opened = new Opened(bench);
    opened.fd().close();
    opened.fd().close();
    Refusals.refused(Errno.EBADF, opened.fd()::objects);
  }

  @EveryBackend
  void anotherFdStaysAsItIs(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach();
    Opened other = new Opened(bench, "fd1", bench.devices().get(1));
    Memory memory = other.memory(PAGE);
    other.map(memory, IOVA);
    other.attach();
    opened.fd().close();
    assertTrue(other.dmaWrite(IOVA, 3));
    assertEquals(3, Opened.at(memory, 0));
  }
}
