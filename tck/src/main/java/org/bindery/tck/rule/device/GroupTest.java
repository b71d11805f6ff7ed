package org.bindery.tck.rule.device;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.bindery.api.Errno;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.rule.Opened;

/** A group has one table. */
class GroupTest {
  private static final class Pair {
    final Opened opened;
    final KitDevice other;
    final EngineDevice first;
    final EngineDevice second;

    Pair(Bench bench) {
      opened = new Opened(bench, "fd0", bench.siblings().get(0));
      other = bench.siblings().get(1);
      first = opened.bind();
      second = other.bind(opened.fd());
    }

    boolean secondWrites() {
      return Opened.dmaWrite(other, IOVA, 2);
    }
  }

  @EveryBackend
  void siblingsHaveOneTable(Bench bench) {
    Pair pair = new Pair(bench);
    int table = pair.first.attach(pair.opened.ioas());
    assertEquals(table, pair.second.attach(pair.opened.ioas()));
    assertEquals(
        List.of(pair.first.id(), pair.second.id()), pair.opened.fd().hwpts().getFirst().devices());
  }

  @EveryBackend
  void anotherAddressSpaceForASiblingIsEinval(Bench bench) {
    Pair pair = new Pair(bench);
    pair.first.attach(pair.opened.ioas());
    int other = pair.opened.fd().allocateIoas();
    pair.opened.refused(Errno.EINVAL, () -> pair.second.attach(other));
  }

  @EveryBackend
  void anotherTableForASiblingIsEinval(Bench bench) {
    Pair pair = new Pair(bench);
    int table = pair.opened.table();
    pair.first.attach(pair.opened.ioas());
    pair.opened.refused(Errno.EINVAL, () -> pair.second.attach(table));
  }

  @EveryBackend
  void aManualTableOfTheGroupIsNotFoundByTheAddressSpace(Bench bench) {
    Pair pair = new Pair(bench);
    pair.first.attach(pair.opened.table());
    pair.opened.refused(Errno.EINVAL, () -> pair.second.attach(pair.opened.ioas()));
  }

  @EveryBackend
  void aSiblingThatIsNotAttachedIsTranslatedToo(Bench bench) {
    Pair pair = new Pair(bench);
    pair.opened.map(pair.opened.memory(PAGE), IOVA);
    pair.first.attach(pair.opened.ioas());
    assertTrue(pair.second.attached().isEmpty());
    assertTrue(pair.secondWrites());
  }

  @EveryBackend
  void aReplaceMovesTheWholeGroup(Bench bench) {
    Pair pair = new Pair(bench);
    pair.opened.map(pair.opened.memory(PAGE), IOVA);
    pair.first.attach(pair.opened.ioas());
    pair.second.attach(pair.opened.ioas());
    int other = pair.opened.fd().allocateIoas();
    int table = pair.first.attach(other);
    assertEquals(OptionalInt.of(table), pair.second.attached());
    assertFalse(pair.secondWrites());
    assertEquals(1, pair.opened.fd().hwpts().size());
    assertEquals(1, pair.opened.fd().ranges(pair.opened.ioas()).ranges().size());
  }

  @EveryBackend
  void aGroupIsTranslatedUntilItsLastDetach(Bench bench) {
    Pair pair = new Pair(bench);
    pair.opened.map(pair.opened.memory(PAGE), IOVA);
    pair.first.attach(pair.opened.ioas());
    pair.second.attach(pair.opened.ioas());
    pair.first.detach();
    assertTrue(pair.secondWrites());
    assertTrue(pair.opened.dmaWrite(IOVA, 1), "the other still has the group's table");
    pair.second.detach();
    assertFalse(pair.secondWrites());
    assertFalse(pair.opened.dmaWrite(IOVA, 1));
  }

  @EveryBackend
  void closingASiblingLeavesTheOthersTable(Bench bench) {
    Pair pair = new Pair(bench);
    pair.opened.map(pair.opened.memory(PAGE), IOVA);
    pair.first.attach(pair.opened.ioas());
    pair.second.attach(pair.opened.ioas());
    pair.first.close();
    assertTrue(pair.secondWrites());
    assertEquals(1, pair.opened.fd().hwpts().size());
  }

  @EveryBackend
  void afterTheLastDetachTheGroupIsFreeForAnyTable(Bench bench) {
    Pair pair = new Pair(bench);
    pair.first.attach(pair.opened.ioas());
    pair.first.detach();
    int other = pair.opened.fd().allocateIoas();
    pair.second.attach(other);
    pair.opened.refused(Errno.EINVAL, () -> pair.first.attach(pair.opened.ioas()));
  }
}
