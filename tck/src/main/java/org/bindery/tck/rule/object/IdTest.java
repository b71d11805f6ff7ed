package org.bindery.tck.rule.object;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.engine.EngineObject;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;
import org.bindery.tck.rule.Refusals;

/** Ids of objects: from 1, the lowest free one, one space for all types. */
class IdTest {
  private static List<Integer> ids(EngineFd fd) {
    return fd.objects().stream().map(EngineObject::id).toList();
  }

  @EveryBackend
  void idsCountFromOne(Bench bench) {
    EngineFd fd = bench.engine().open("fd1", bench.process(), _ -> {});
    assertEquals(1, fd.allocateIoas());
    assertEquals(2, fd.allocateIoas());
    assertEquals(List.of(1, 2), ids(fd));
  }

  @EveryBackend
  void theLowestFreeIdIsTaken(Bench bench) {
    EngineFd fd = new Opened(bench).fd();
    for (int id = 2; id <= 5; id++) {
      assertEquals(id, fd.allocateIoas());
    }
    fd.destroy(4);
    fd.destroy(2);
    assertEquals(2, fd.allocateIoas());
    assertEquals(4, fd.allocateIoas());
    assertEquals(6, fd.allocateIoas());
  }

  @EveryBackend
  void allTypesShareTheIds(Bench bench) {
    Opened opened = new Opened(bench);
    assertEquals(2, opened.bind().id());
    assertEquals(3, opened.table());
    assertEquals(4, opened.fd().allocateIoas());
    assertEquals(5, bench.devices().get(1).bind(opened.fd()).id());
    assertEquals(
        List.of("ioas", "device", "hwpt", "ioas", "device"),
        opened.fd().objects().stream().map(EngineObject::type).toList());
  }

  @EveryBackend
  void anAutomaticTableTakesAndGivesBackAnId(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    assertEquals(3, device.attach(opened.ioas()));
    assertEquals(4, opened.fd().allocateIoas());
    device.detach();
    assertEquals(3, opened.fd().allocateIoas());
  }

  @EveryBackend
  void aClosedDevicesIdIsFree(Bench bench) {
    Opened opened = new Opened(bench);
    opened.bind().close();
    assertEquals(2, opened.fd().allocateIoas());
  }

  @EveryBackend
  void aCommandThatFailsTakesNoId(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    opened.map(Opened.PAGE, Opened.PAGE, Access.READ, Opened.IOVA);
    opened.refused(Errno.EFAULT, () -> device.attach(opened.ioas()));
    opened.refused(Errno.EFAULT, opened::table);
    opened.refused(Errno.EINVAL, () -> opened.kitDevice().bind(opened.fd()));
    assertEquals(3, opened.fd().allocateIoas());
  }

  @EveryBackend
  void eachFdCountsAlone(Bench bench) {
    EngineFd first = bench.engine().open("fd1", bench.process(), _ -> {});
    EngineFd second = bench.engine().open("fd2", bench.process(), _ -> {});
    assertEquals(1, first.allocateIoas());
    assertEquals(2, first.allocateIoas());
    assertEquals(1, second.allocateIoas());
    Refusals.refused(Errno.ENOENT, bench, second, () -> second.destroy(2));
    second.destroy(1);
    assertEquals(List.of(1, 2), ids(first));
  }
}
