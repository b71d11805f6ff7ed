package org.bindery.tck.rule.nesting;

import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.engine.InvalidationCommands;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitData;

/** What is refused before the hardware is asked about a guest's table. */
class NestingErrorsTest {
  @EveryBackend
  void aParentThatIsNotThereIsEinval(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.refused(Errno.EINVAL, scene.nobodys(99));
    scene.refused(Errno.EINVAL, scene.nobodys(scene.device().id()));
  }

  @EveryBackend
  void theDeviceIsLookedUpFirst(Bench bench) {
    Scene scene = Scene.of(bench);
    scene
        .opened()
        .refused(Errno.ENOENT, () -> scene.opened().fd().allocateHwpt(99, scene.nobodys(99)));
  }

  @EveryBackend
  void aParentAsksNoFaultQueue(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.refused(
        Errno.EOPNOTSUPP,
        HwptRequest.paging(scene.opened().ioas()).nestParent(true).faultQueue(99));
  }

  @EveryBackend
  void hardwareWithoutNestingHasNoParent(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.refused(Errno.EOPNOTSUPP, HwptRequest.paging(scene.opened().ioas()).nestParent(true));
  }

  @EveryBackend
  void onlyTablesOfGuestsAreInvalidated(Bench bench) {
    Scene scene = Scene.of(bench);
    int plain = scene.plain();
    InvalidationCommands invalidation = scene.invalidation();
    KitData none = new KitData(Scene.NOBODYS);
    scene.opened().refused(Errno.ENOENT, () -> invalidation.invalidate(99, none));
    scene.opened().refused(Errno.EINVAL, () -> invalidation.invalidate(plain, none));
    scene
        .opened()
        .refused(Errno.EINVAL, () -> invalidation.invalidate(scene.opened().ioas(), none));
  }
}
