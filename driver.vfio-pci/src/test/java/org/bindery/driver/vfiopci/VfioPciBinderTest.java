package org.bindery.driver.vfiopci;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bindery.api.RegionInfo;
import org.bindery.binder.Match;
import org.bindery.binder.Step;
import org.bindery.host.DeviceAccess;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.Test;

class VfioPciBinderTest {
  private static final String FUNCTION = "0000:00:10.0";
  private final VfioPciBinder binder = new VfioPciBinder();

  private record Device(String bus, String header, String hostDriver) implements HostDevice {
    @Override
    public String name() {
      return FUNCTION;
    }

    @Override
    public String host() {
      return "lab";
    }

    @Override
    public String path() {
      return "bus/pci/devices/" + FUNCTION;
    }

    @Override
    public Map<String, Object> properties() {
      return Map.of(HostDevice.PCI_CLASS, "060000", HostDevice.PCI_HEADER, header);
    }

    @Override
    public Optional<String> driver() {
      return Optional.of(hostDriver).filter(d -> !d.isEmpty());
    }

    @Override
    public OptionalInt group() {
      return OptionalInt.of(1);
    }
  }

  @Test
  void anyFunctionButOneThatLeadsToAnotherBus() {
    assertThat(binder.match(new Device("pci", "00", "")).score()).isEqualTo(Match.BUS);
    assertThat(binder.match(new Device("pci", "00", "")).reason()).isEqualTo("any PCI function");
    assertThat(binder.match(new Device("pci", "01", "")).score()).isZero();
    assertThat(binder.match(new Device("pci", "01", "")).reason()).contains("bridge", "01");
    assertThat(binder.match(new Device("pci", "02", "")).score()).isZero();
    assertThat(binder.match(new Device("mdev", "00", "")).reason()).contains("mdev");
  }

  @Test
  void itIsMovedOnlyWhenItIsElsewhere() {
    assertThat(binder.plan(new Device("pci", "00", "e1000"), null).steps())
        .containsExactly(
            new Step.OverrideDriver(FUNCTION, "e1000", "vfio-pci"),
            new Step.RegisterDevice(FUNCTION));
    assertThat(binder.plan(new Device("pci", "00", ""), null).steps())
        .containsExactly(
            new Step.OverrideDriver(FUNCTION, "", "vfio-pci"), new Step.RegisterDevice(FUNCTION));
    assertThat(binder.plan(new Device("pci", "00", "vfio-pci"), null).steps())
        .containsExactly(new Step.RegisterDevice(FUNCTION));
  }

  /** Bus mastering is off after bind and after unbind; other bits but memory decoding stay. */
  @Property
  void busMasteringIsLeftToTheUser(@ForAll @IntRange(max = 0xffff) int command) {
    Device device = new Device("pci", "00", "vfio-pci");
    long[] register = {command};
    DeviceAccess access = access(register);
    binder.bind(device, access);
    assertThat(register[0]).isEqualTo((command | 2) & ~4);
    register[0] |= 4;
    binder.unbind(device, access);
    assertThat(register[0]).isEqualTo((command | 2) & ~4);
  }

  /** A device of which only the command register is there. */
  private static DeviceAccess access(long[] register) {
    return (DeviceAccess)
        Proxy.newProxyInstance(
            DeviceAccess.class.getClassLoader(),
            new Class<?>[] {DeviceAccess.class},
            (proxy, method, arguments) -> {
              assertThat(arguments).startsWith(RegionInfo.CONFIG, 4L, 2);
              if (method.getName().equals("write")) {
                register[0] = (Long) arguments[3];
                return null;
              }
              return register[0];
            });
  }
}
