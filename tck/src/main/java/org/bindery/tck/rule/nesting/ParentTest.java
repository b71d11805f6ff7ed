package org.bindery.tck.rule.nesting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bindery.api.Errno;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** A table that may be the parent of a guest's. */
class ParentTest {
  @EveryBackend
  void itFollowsItsAddressSpaceAsAnyTable(Bench bench) {
    Scene scene = Scene.of(bench);
    int parent = scene.parent();
    scene.opened().refused(Errno.EBUSY, () -> scene.opened().fd().destroy(scene.opened().ioas()));
    scene.opened().map(scene.opened().memory(Opened.PAGE), Opened.IOVA);
    assertEquals(1, bench.pinnedPages());
    scene.opened().fd().destroy(parent);
    assertEquals(0, bench.pinnedPages());
  }

  @EveryBackend
  void aPlainTableIsNone(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.refused(Errno.EINVAL, scene.nobodys(scene.plain()));
  }

  @EveryBackend
  void dataOfAnotherMakeIsEopnotsupp(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.refused(Errno.EOPNOTSUPP, scene.nobodys(scene.parent()));
  }
}
