package org.bindery.driver.idxd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.Use;
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

  private List<String> mends(FakeHost host, Use use) {
    return obstacles(host, use).stream().flatMap(why -> why.remedies().stream()).toList();
  }

  private List<Refusal> obstacles(FakeHost host, Use use) {
    host.written.clear();
    List<Refusal> why = binder.obstacles(new Device("dsa", "wq0.0"), use, host);
    assertThat(host.written).as("looking changes nothing").isEmpty();
    return why;
  }

  @Test
  void aQueueThatIsNotConfiguredSaysWhatIsMissing() {
    FakeHost host = new FakeHost("a");
    host.links.put("bus/dsa/devices/dsa0/driver", "idxd");
    assertThat(obstacles(host, Use.BIND))
        .singleElement()
        .satisfies(why -> {
          assertThat(why.errno()).isEqualTo(Errno.ENODEV);
          assertThat(why.reason()).contains("wq0.0", "size", "groupId", "type");
          assertThat(why.remedies()).isEmpty();
        });
  }

  @Test
  void whatIsDisabledIsEnabledForTheUseItsAcceleratorFirst() {
    FakeHost host = configured();
    assertThat(mends(host, Use.VM))
        .containsExactly("wq enable a/dsa0", "wq enable a/wq0.0 --for vm");
    host.links.put("bus/dsa/devices/dsa0/driver", "idxd");
    assertThat(mends(host, Use.USER_DRIVER)).containsExactly("wq enable a/wq0.0 --for userDriver");
    host.values.put(FakeHost.WQ + "driver_name", "user");
    assertThat(mends(host, Use.BIND))
        .containsExactly("wq config a/wq0.0 --driverName vfio-idxd", "wq enable a/wq0.0 --for vm");
  }

  /** What disabling makes it forget is set again. */
  @Test
  void whatIsEnabledForTheOtherUseIsDisabledAndConfiguredAgain() {
    FakeHost host = configured();
    host.values.put(FakeHost.WQ + "driver_name", "user");
    host.values.put(FakeHost.WQ + "threshold", "8");
    host.links.put("bus/dsa/devices/dsa0/driver", "idxd");
    host.links.put("bus/dsa/devices/wq0.0/driver", "user");
    assertThat(obstacles(host, Use.USER_DRIVER)).isEmpty();
    assertThat(mends(host, Use.VM))
        .containsExactly(
            "wq disable a/wq0.0",
            "wq config a/wq0.0 --type user --name app --threshold 8 --driverName vfio-idxd",
            "wq enable a/wq0.0 --for vm");
    host.values.put(FakeHost.WQ + "name", "two words");
    assertThat(mends(host, Use.VM).get(1)).contains("--name wq0.0");
    host.links.put("bus/dsa/devices/wq0.0/driver", "vfio-idxd");
    assertThat(obstacles(host, Use.BIND)).isEmpty();
    assertThat(obstacles(host, Use.USER_DRIVER)).hasSize(1);
  }

  private static FakeHost configured() {
    FakeHost host = new FakeHost("a");
    host.values.put(FakeHost.WQ + "type", "user");
    host.values.put(FakeHost.WQ + "name", "app");
    host.values.put(FakeHost.WQ + "size", "16");
    host.values.put(FakeHost.WQ + "group_id", "0");
    return host;
  }
}
