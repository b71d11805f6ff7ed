package org.bindery.tck.rule.access;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.AccessCommands.AccessUser;
import org.bindery.engine.EngineAccess;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;
import org.bindery.tck.rule.Refusals;

/** An address space as a software device reads, writes and pins it. */
class AccessTest {
  private static EngineAccess create(Opened opened, AccessUser user, boolean pins) {
    return opened.fd().commands(AccessCommands.class).orElseThrow().createAccess(user, pins);
  }

  /** An access to an address space with two areas, side by side, and a third for reading. */
  private record Scene(Opened opened, EngineAccess access, Memory memory, List<Long> told) {
    static Scene of(Bench bench, boolean pins) {
      Opened opened = new Opened(bench);
      List<Long> told = new ArrayList<>();
      EngineAccess[] made = new EngineAccess[1];
      made[0] =
          create(
              opened,
              (iova, length) -> {
                told.add(iova);
                told.add(length);
                if (pins && told.size() == 2) {
                  made[0].unpin(IOVA, PAGE);
                }
              },
              pins);
      made[0].attach(opened.ioas());
      Memory memory = opened.memory(3 * PAGE);
      opened.map(memory.address(), PAGE, Access.READ_WRITE, IOVA);
      opened.map(memory.address() + PAGE, PAGE, Access.READ_WRITE, IOVA + PAGE);
      opened.map(memory.address() + 2 * PAGE, PAGE, Access.READ, IOVA + 2 * PAGE);
      return new Scene(opened, made[0], memory, told);
    }
  }

  @EveryBackend
  void bytesAreCopiedAcrossAreas(Bench bench) {
    Scene scene = Scene.of(bench, false);
    byte[] bytes = {1, 2, 3, 4};
    scene.access().write(IOVA + PAGE - 2, MemorySegment.ofArray(bytes));
    assertArrayEquals(
        bytes, scene.memory().segment().asSlice(PAGE - 2, 4).toArray(ValueLayout.JAVA_BYTE));
    MemorySegment into = MemorySegment.ofArray(new byte[4]);
    scene.access().read(IOVA + PAGE - 2, into);
    assertArrayEquals(bytes, into.toArray(ValueLayout.JAVA_BYTE));
  }

  @EveryBackend
  void whatItMayNotIsRefused(Bench bench) {
    Scene scene = Scene.of(bench, false);
    MemorySegment two = MemorySegment.ofArray(new byte[2]);
    Refusals.refused(Errno.ENOENT, () -> scene.access().read(IOVA - 1, two));
    Refusals.refused(Errno.ENOENT, () -> scene.access().write(IOVA + 3 * PAGE, two));
    Refusals.refused(Errno.EPERM, () -> scene.access().write(IOVA + 2 * PAGE, two));
    Refusals.refused(
        Errno.EINVAL, () -> scene.access().read(IOVA, MemorySegment.ofArray(new byte[0])));
    Refusals.refused(Errno.EINVAL, () -> scene.access().pin(IOVA, PAGE, Access.READ));
    assertEquals(0, Opened.at(scene.memory(), 2 * PAGE));
  }

  @EveryBackend
  void itPinsPagesOnceAndUnpinsThem(Bench bench) {
    Scene scene = Scene.of(bench, true);
    long before = bench.pinnedPages();
    List<MemorySlice> pinned = scene.access().pin(IOVA, 2 * PAGE, Access.READ_WRITE);
    assertEquals(2 * PAGE, pinned.stream().mapToLong(MemorySlice::length).sum());
    assertEquals(scene.memory().address(), pinned.getFirst().memory().address());
    assertEquals(before + 2, bench.pinnedPages());
    scene.access().pin(IOVA, PAGE, Access.READ);
    assertEquals(before + 2, bench.pinnedPages());
    scene.access().unpin(IOVA, 2 * PAGE);
    assertEquals(before + 1, bench.pinnedPages());
    scene.access().unpin(IOVA, PAGE);
    assertEquals(before, bench.pinnedPages());
    Refusals.refused(Errno.EINVAL, () -> scene.access().unpin(IOVA, PAGE));
  }

  @EveryBackend
  void pinErrorsComeInOrder(Bench bench) {
    Scene scene = Scene.of(bench, true);
    EngineAccess access = scene.access();
    scene.opened().refused(Errno.EINVAL, () -> access.pin(IOVA, 0, Access.READ));
    scene.opened().refused(Errno.EOVERFLOW, () -> access.pin(-PAGE, 2 * PAGE, Access.READ));
    scene.opened().refused(Errno.ENOENT, () -> access.pin(IOVA + 3 * PAGE, PAGE, Access.READ));
    scene.opened().refused(Errno.ENOENT, () -> access.pin(IOVA, 4 * PAGE, Access.READ));
    scene.opened().refused(Errno.EINVAL, () -> access.pin(IOVA + 1, PAGE, Access.READ));
    scene.opened().refused(Errno.EPERM, () -> access.pin(IOVA, 3 * PAGE, Access.READ_WRITE));
  }

  @EveryBackend
  void anUnmapWaitsForItsUserToUnpin(Bench bench) {
    Scene scene = Scene.of(bench, true);
    scene.access().pin(IOVA, PAGE, Access.READ);
    assertEquals(PAGE, scene.opened().fd().unmap(scene.opened().ioas(), IOVA, PAGE));
    assertEquals(List.of(IOVA, PAGE), scene.told().subList(0, 2));
    assertEquals(0, bench.pinnedPages());
    Refusals.refused(Errno.ENOENT, () -> scene.access().pin(IOVA, PAGE, Access.READ));
  }

  @EveryBackend
  void oneWhoNeverUnpinsIsEdeadlk(Bench bench) {
    Opened opened = new Opened(bench);
    EngineAccess access = create(opened, (iova, length) -> {}, true);
    access.attach(opened.ioas());
    opened.map(opened.memory(PAGE), IOVA);
    access.pin(IOVA, PAGE, Access.READ);
    opened.refused(Errno.EDEADLK, () -> opened.fd().unmap(opened.ioas(), IOVA, PAGE));
    access.unpin(IOVA, PAGE);
    assertEquals(PAGE, opened.fd().unmap(opened.ioas(), IOVA, PAGE));
  }

  @EveryBackend
  void itAttachesOnceToAnAddressSpace(Bench bench) {
    Scene scene = Scene.of(bench, false);
    Opened opened = scene.opened();
    int other = opened.fd().allocateIoas();
    opened.refused(Errno.EINVAL, () -> scene.access().attach(other));
    opened.refused(Errno.ENOENT, () -> scene.access().replace(99));
    opened.refused(Errno.EBUSY, () -> opened.fd().destroy(opened.ioas()));
    scene.access().replace(other);
    assertEquals(List.of(0L, -1L), scene.told());
    opened.refused(Errno.EBUSY, () -> opened.fd().destroy(other));
    scene.access().detach();
    opened.refused(Errno.ENOENT, () -> scene.access().replace(other));
    opened.refused(Errno.ENOENT, () -> scene.access().attach(99));
    opened.fd().destroy(other);
    opened.refused(Errno.EBUSY, () -> opened.fd().destroy(scene.access().id()));
    scene.access().close();
    opened.refused(Errno.ENOENT, () -> opened.fd().destroy(scene.access().id()));
  }

  @EveryBackend
  void oneThatPinsWantsWholePages(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.map(memory.address(), 5, Access.READ, IOVA + 1);
    EngineAccess pinning = create(opened, (iova, length) -> {}, true);
    opened.refused(Errno.EADDRINUSE, () -> pinning.attach(opened.ioas()));
    create(opened, (iova, length) -> {}, false).attach(opened.ioas());
    opened.fd().unmap(opened.ioas(), IOVA + 1, 5);
    pinning.attach(opened.ioas());
    opened.refused(Errno.EINVAL, () -> opened.map(memory.address(), 5, Access.READ, IOVA + 1));
  }
}
