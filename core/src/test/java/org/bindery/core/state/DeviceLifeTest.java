package org.bindery.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bindery.api.DeviceState;
import org.junit.jupiter.api.Test;

class DeviceLifeTest {
  /** Whatever is tried in whatever order: a legal move is made, an illegal one changes nothing. */
  @Property
  void everyIllegalMoveIsRefused(@ForAll List<DeviceState> tried) {
    DeviceLife life = new DeviceLife();
    for (DeviceState to : tried) {
      DeviceLife.Stand before = life.stand();
      boolean legal = LegalMoves.allows(before.state(), to);
      assertThat(life.move(to, "because").isPresent()).isEqualTo(legal);
      if (legal) {
        assertThat(life.state()).isEqualTo(to);
      } else {
        assertThat(life.stand()).isSameAs(before);
      }
    }
  }

  /** What the walls say, independent of how the table is written. */
  @Test
  void tableKeepsItsPromises() {
    assertThat(LegalMoves.from(DeviceState.RELEASED)).isEmpty();
    assertThat(LegalMoves.from(DeviceState.UNBINDING)).containsOnly(DeviceState.RELEASED);
    assertThat(LegalMoves.from(DeviceState.REMOVED)).containsOnly(DeviceState.UNBINDING);
    Set<DeviceState> back = EnumSet.noneOf(DeviceState.class);
    for (DeviceState from : DeviceState.values()) {
      assertThat(LegalMoves.allows(from, DeviceState.BINDING)).isFalse();
      assertThat(LegalMoves.allows(from, from)).isFalse();
      if (LegalMoves.allows(from, DeviceState.BOUND)) {
        back.add(from);
      }
    }
    assertThat(back).containsOnly(DeviceState.BINDING, DeviceState.HELD);
  }

  @Test
  void ofManyThatLeaveAStateOneWins() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 200; round++) {
        DeviceLife life = new DeviceLife();
        life.move(DeviceState.BOUND, "bound");
        Callable<Boolean> leave = () -> life.move(DeviceState.UNBINDING, "unbound").isPresent();
        int won = 0;
        for (Future<Boolean> future : threads.invokeAll(List.of(leave, leave, leave, leave))) {
          won += future.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
      }
    }
  }

  @Test
  void aStandThatWasLeftAndTakenAgainIsAnother() {
    DeviceLife life = new DeviceLife();
    life.move(DeviceState.BOUND, "bound");
    life.move(DeviceState.HELD, "held until 10:00:00");
    DeviceLife.Stand first = life.stand();
    life.move(DeviceState.BOUND, "bound");
    life.move(DeviceState.HELD, "held until 10:00:00");
    assertThat(life.move(first, new DeviceLife.Stand(DeviceState.UNBINDING, "late"))).isFalse();
    assertThat(life.state()).isEqualTo(DeviceState.HELD);
  }
}
