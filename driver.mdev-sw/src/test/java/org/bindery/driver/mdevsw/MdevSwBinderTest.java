package org.bindery.driver.mdevsw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.binder.Match;
import org.bindery.binder.Step;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.Test;

class MdevSwBinderTest {
  private static final String UUID = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001";
  private final MdevSwBinder binder = new MdevSwBinder();

  private record Device(String bus, OptionalInt group, Map<String, Object> properties)
      implements HostDevice {
    static Device on(String bus) {
      return new Device(bus, OptionalInt.empty(), Map.of(MDEV_TYPE, "mtty-2"));
    }

    @Override
    public String name() {
      return UUID;
    }

    @Override
    public String host() {
      return "lab";
    }

    @Override
    public String path() {
      return "bus/" + bus + "/devices/" + UUID;
    }

    @Override
    public Optional<String> driver() {
      return Optional.of("mtty");
    }
  }

  @Test
  void anyMdevWithoutAGroup() {
    assertThat(binder.match(Device.on("mdev")))
        .isEqualTo(new Match(Match.CLASS, "any software mediated device, type mtty-2"));
    assertThat(binder.match(new Device("mdev", OptionalInt.empty(), Map.of())).score())
        .isEqualTo(Match.CLASS);
    assertThat(binder.match(Device.on("pci")).score()).isZero();
    assertThat(binder.match(Device.on("pci")).reason()).contains("pci");
    assertThat(binder.match(new Device("mdev", OptionalInt.of(4), Map.of())).reason())
        .contains("group 4");
    assertThat(binder.match(new Device("mdev", OptionalInt.of(4), Map.of())).score()).isZero();
  }

  /** It stays with its host driver, whichever that is. */
  @Test
  void itIsRegisteredAndNothingElse() {
    assertThat(binder.plan(Device.on("mdev"), null).steps())
        .containsExactly(new Step.RegisterSoftwareDevice(UUID));
  }
}
