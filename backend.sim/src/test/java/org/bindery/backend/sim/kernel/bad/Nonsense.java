package org.bindery.backend.sim.kernel.bad;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bindery.device.Attribute;
import org.bindery.device.ChildDevice;
import org.bindery.device.KernelBus;
import org.bindery.device.KernelDriver;
import org.bindery.device.PciId;

/** Answers that cannot be, by the call that gives them. */
final class Nonsense {
  private static final Attribute SEVEN = Attribute.shown(() -> "7");
  private static final List<Object> NAMES =
      List.of("", "a/b", "..", "two words", "x".repeat(64), "line\nend");

  private Nonsense() {}

  static List<Object> of(SpiCall call) {
    if (call.is(KernelDriver.class, "name")) {
      return with(NAMES, "vfio-pci", "mlx5_vfio_pci", "pci-stub", "pcieport");
    }
    if (call.is(KernelDriver.class, "ids")) {
      return List.of(
          Collections.singleton(null),
          Set.of(new PciId(-1, 0x0b25)),
          // Packed into one number it would be the id of another's device.
          Set.of(new PciId(0, 0x8086_0b25)));
    }
    if (call.is(KernelDriver.class, "buses")) {
      return with(
          names(name -> List.of(new KernelBus(name, List.of()))),
          Arrays.asList((Object) null),
          List.of(new KernelBus("pci", List.of("vfio-pci"))),
          List.of(new KernelBus("b", List.of()), new KernelBus("b", List.of())),
          List.of(new KernelBus("b", List.of("a/b"))),
          List.of(new KernelBus(null, List.of())));
    }
    if (call.is(ChildDevice.class, "name")) {
      // What was added before it on its bus, in its folder or on the host has these names.
      return with(NAMES, "0000:00:10.0", WholeDriver.FIRST);
    }
    if (call.is(ChildDevice.class, "bus")) {
      return List.of("", "pci", "nobody's");
    }
    if (call.is(ChildDevice.class, "properties")) {
      return List.of(nullOf("x"), Map.of("X", 1, "x", 2), Map.of("Bindery.Host", "another"));
    }
    if (call.is(ChildDevice.class, "attributes")) {
      return with(
          names(name -> Map.of(name, SEVEN)),
          nullOf("x"),
          Map.of("driver", SEVEN),
          Map.of("subsystem", SEVEN));
    }
    return call.is(ChildDevice.class, "driver") ? List.of(Optional.of("nobody's")) : List.of();
  }

  private static List<Object> names(Function<String, Object> as) {
    return NAMES.stream().map(name -> as.apply((String) name)).toList();
  }

  private static Map<String, Object> nullOf(String key) {
    Map<String, Object> map = new HashMap<>();
    map.put(key, null);
    return map;
  }

  private static List<Object> with(List<Object> some, Object... more) {
    return Stream.concat(some.stream(), Arrays.stream(more)).toList();
  }
}
