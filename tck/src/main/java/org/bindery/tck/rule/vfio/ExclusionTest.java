package org.bindery.tck.rule.vfio;

import static org.bindery.tck.door.Errnos.EBADF;
import static org.bindery.tck.door.Errnos.EBUSY;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineFd;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitDevice;
import org.bindery.uapi.vfio.DeviceBindIommufd;

/**
 * A device is used by its group's file or by its own, never by both ({@code
 * vfio_device_block_group}, {@code vfio_group_fops_open}).
 */
class ExclusionTest {
  private static final int ROUNDS = 200;

  private static KitDevice device(Bench bench) {
    return bench.devices().getFirst();
  }

  @EveryBackend
  void whileAGroupIsOpenABindIsEbusy(Bench bench) {
    try (VfioUser user = new VfioUser(bench);
        VfioUser other = new VfioUser(bench, 2)) {
      int group = user.openGroup(device(bench));
      int device = other.openDevice(device(bench));
      assertEquals(EBUSY, other.bind(device, other.iommu()));
      assertEquals(EBUSY, other.bind(device, 99), "before the fd is looked at");
      assertEquals(EINVAL, other.bind(device, -1), "after the argument");
      user.close(group);
      assertEquals(EBADF, other.bind(device, 99));
      assertEquals(0, other.bind(device, other.iommu()));
    }
  }

  @EveryBackend
  void anOpenGroupShutsEveryMember(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      int group = user.openGroup(bench.siblings().getFirst());
      int sibling = user.openDevice(bench.siblings().getLast());
      assertEquals(EBUSY, user.bind(sibling, user.iommu()));
      int stranger = user.openDevice(device(bench));
      assertEquals(0, user.bind(stranger, user.iommu()), "it is of another group");
      user.close(group);
      assertEquals(0, user.bind(sibling, user.iommu()));
    }
  }

  @EveryBackend
  void whileAMemberIsBoundItsGroupIsEbusy(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      int first = user.openDevice(bench.siblings().getFirst());
      int second = user.openDevice(bench.siblings().getLast());
      String path = bench.vfio().group(bench.siblings().getFirst());
      assertEquals(0, user.bind(first, user.iommu()));
      assertEquals(0, user.bind(second, user.iommu()));
      assertEquals(EBUSY, user.open(path));
      user.close(first);
      assertEquals(EBUSY, user.open(path), "the other is bound");
      user.close(second);
      assertTrue(user.open(path) > 0);
    }
  }

  @EveryBackend
  void aDeviceThatIsOnlyOpenShutsNothing(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      int device = user.openDevice(device(bench));
      assertEquals(EBADF, user.bind(device, 99));
      int bound = user.openGroup(device(bench));
      assertTrue(bound > 0, "a bind that failed keeps nothing shut");
    }
  }

  @EveryBackend
  void aDeviceThatOutlivesItsGroupsFileIsEinvalToBind(Bench bench) {
    try (VfioUser user = new VfioUser(bench);
        VfioUser other = new VfioUser(bench, 2)) {
      int group = user.openGroup(device(bench));
      int held = user.mustOpen(group, device(bench));
      user.close(group);
      int device = other.openDevice(device(bench));
      assertEquals(EINVAL, other.bind(device, other.iommu()));
      other.close(other.openGroup(device(bench)));
      user.close(held);
      assertEquals(0, other.bind(device, other.iommu()));
    }
  }

  @EveryBackend
  void theRefusalNamesWhoHasTheGroupAndWhatEndsIt(Bench bench) {
    try (VfioUser user = new VfioUser(bench);
        EngineFd fd = bench.engine().open("other", bench.process(), _ -> {})) {
      int group = user.openGroup(device(bench));
      Refusal refusal =
          assertThrows(RefusedException.class, () -> device(bench).bind(fd)).refusal();
      assertEquals(Errno.EBUSY, refusal.errno());
      assertTrue(refusal.reason().contains(bench.vfio().group(device(bench))), refusal::reason);
      assertFalse(refusal.blockers().isEmpty());
      assertFalse(refusal.remedies().isEmpty());
      user.close(group);
      device(bench).bind(fd).close();
    }
  }

  @EveryBackend
  void ofTwoAtOnceOneIsRefused(Bench bench) throws Exception {
    KitDevice kit = device(bench);
    String path = bench.vfio().group(kit);
    try (VfioUser user = new VfioUser(bench);
        VfioUser other = new VfioUser(bench, 2);
        ExecutorService two = Executors.newFixedThreadPool(2)) {
      CyclicBarrier start = new CyclicBarrier(2);
      for (int i = 0; i < ROUNDS; i++) {
        int device = other.openDevice(kit);
        List<Callable<Integer>> both =
            List.of(
                () -> {
                  start.await();
                  return user.open(path);
                },
                () -> {
                  start.await();
                  return other.bind(device, other.iommu());
                });
        List<Future<Integer>> answers = two.invokeAll(both);
        int group = answers.getFirst().get();
        int bound = answers.getLast().get();
        assertTrue(
            group > 0 && bound == EBUSY || group == EBUSY && bound == 0,
            () -> "group " + group + ", bind " + bound);
        if (group > 0) {
          user.close(group);
        }
        other.close(device);
      }
    }
  }

  @EveryBackend
  void aBindThatCannotBeAnsweredShutsNothing(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      int device = user.openDevice(device(bench));
      assertTrue(user.ioctl(device, DeviceBindIommufd.COMMAND.number(), 0) < 0);
      assertTrue(user.openGroup(device(bench)) > 0);
    }
  }
}
