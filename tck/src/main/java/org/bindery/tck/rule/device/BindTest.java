package org.bindery.tck.rule.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.rule.Opened;

/** {@code iommufd_device_bind} and its end. */
class BindTest {
  @EveryBackend
  void aDeviceIsAnObjectInUse(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    assertEquals(2, device.id());
    assertEquals("device", opened.fd().objects().getLast().type());
    assertEquals(1, opened.fd().objects().getLast().users());
    assertTrue(device.attached().isEmpty());
  }

  @EveryBackend
  void aDeviceBoundTwiceIsEinval(Bench bench) {
    Opened opened = new Opened(bench);
    opened.bind();
    opened.refused(Errno.EINVAL, () -> opened.kitDevice().bind(opened.fd()));
  }

  @EveryBackend
  void aDeviceOfAnotherFdIsEinval(Bench bench) {
    Opened opened = new Opened(bench);
    opened.bind();
    Opened other = new Opened(bench, "fd1", opened.kitDevice());
    other.refused(Errno.EINVAL, other::bind);
  }

  @EveryBackend
  void aSiblingOfADeviceOfAnotherFdIsEperm(Bench bench) {
    new Opened(bench, "fd0", bench.siblings().get(0)).bind();
    Opened other = new Opened(bench, "fd1", bench.siblings().get(1));
    other.refused(Errno.EPERM, other::bind);
  }

  @EveryBackend
  void siblingsAreBoundToOneFd(Bench bench) {
    Opened opened = new Opened(bench, "fd0", bench.siblings().get(0));
    assertEquals(2, opened.bind().id());
    assertEquals(3, bench.siblings().get(1).bind(opened.fd()).id());
  }

  @EveryBackend
  void anFdTakesWhatAnotherHasClosed(Bench bench) {
    Opened opened = new Opened(bench);
    opened.attach().close();
    new Opened(bench, "fd1", opened.kitDevice()).attach();
  }

  @EveryBackend
  void aGroupIsKeptUntilItsLastMemberIsClosed(Bench bench) {
    List<KitDevice> siblings = bench.siblings();
    Opened opened = new Opened(bench, "fd0", siblings.get(0));
    EngineDevice first = opened.bind();
    EngineDevice second = siblings.get(1).bind(opened.fd());
    first.close();
    Opened other = new Opened(bench, "fd1", siblings.get(0));
    other.refused(Errno.EPERM, other::bind);
    second.close();
    other.bind();
  }

  @EveryBackend
  void aSiblingOnAHostDriverIsEperm(Bench bench) {
    KitDevice sibling = bench.siblings().get(1);
    sibling.bindToHostDriver();
    Opened opened = new Opened(bench, "fd0", bench.siblings().get(0));
    opened.refused(Errno.EPERM, opened::bind);
    sibling.unbindFromHostDriver();
    opened.bind();
  }

  @EveryBackend
  void noHostDriverTakesASiblingOfABoundDevice(Bench bench) {
    KitDevice sibling = bench.siblings().get(1);
    Opened opened = new Opened(bench, "fd0", bench.siblings().get(0));
    EngineDevice device = opened.bind();
    opened.refused(Errno.EBUSY, sibling::bindToHostDriver);
    device.close();
    sibling.bindToHostDriver();
  }

  @EveryBackend
  void closingTwiceIsClosingOnce(Bench bench) {
    Opened opened = new Opened(bench);
    EngineDevice device = opened.bind();
    device.close();
    EngineDevice again = opened.kitDevice().bind(opened.fd());
    device.close();
    assertEquals(List.of(1, 2), opened.fd().objects().stream().map(o -> o.id()).toList());
    assertEquals(2, again.id());
  }

  @EveryBackend
  void closingDetaches(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(opened.memory(Opened.PAGE), Opened.IOVA);
    opened.attach().close();
    assertEquals(List.of(), opened.fd().hwpts());
    assertEquals(1, opened.fd().objects().size());
    assertEquals(0, bench.pinnedPages());
  }
}
