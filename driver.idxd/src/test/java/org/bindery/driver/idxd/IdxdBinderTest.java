package org.bindery.driver.idxd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.binder.Match;
import org.bindery.binder.Step;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.Test;

class IdxdBinderTest {
  private final IdxdBinder binder = new IdxdBinder();

  private record Device(String bus, String name) implements HostDevice {
    @Override
    public String host() {
      return "a";
    }

    @Override
    public String path() {
      return "bus/" + bus + "/devices/" + name;
    }

    @Override
    public Map<String, Object> properties() {
      return Map.of();
    }

    @Override
    public Optional<String> driver() {
      return Optional.empty();
    }

    @Override
    public OptionalInt group() {
      return OptionalInt.empty();
    }
  }

  @Test
  void itKnowsWorkQueuesAndNothingElse() {
    assertThat(binder.match(new Device("dsa", "wq0.7")).score()).isEqualTo(Match.DEVICE);
    assertThat(binder.match(new Device("dsa", "dsa0")).score()).isZero();
    assertThat(binder.match(new Device("dsa", "wqx")).score()).isZero();
    assertThat(binder.match(new Device("pci", "0000:6a:01.0")).score()).isZero();
  }

  @Test
  void aQueueIsRegisteredAsASubdevice() {
    assertThat(binder.plan(new Device("dsa", "wq0.7"), new FakeHost("a")).steps())
        .containsExactly(new Step.RegisterSubdevice("wq0.7"));
  }
}
