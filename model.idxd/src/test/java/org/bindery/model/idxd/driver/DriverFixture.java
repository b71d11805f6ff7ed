package org.bindery.model.idxd.driver;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.Preset;
import org.bindery.model.idxd.RegisterReader;
import org.bindery.model.idxd.register.Registers;

/** Devices in states, and writes to them by name. */
final class DriverFixture {
  private DriverFixture() {}

  static DeviceConfig dsa() {
    return new DeviceConfig(0, Preset.SPR_DSA.capabilities(), Platform.FULL);
  }

  static DeviceConfig iax() {
    return new DeviceConfig(1, Preset.SPR_IAX.capabilities(), Platform.FULL);
  }

  /** A device with one register as it is not sold. */
  static DeviceConfig odd(int register, long value) {
    RegisterReader reader = offset -> offset == register ? value : Preset.SPR_DSA.register(offset);
    return new DeviceConfig(0, Capabilities.read(Preset.SPR_DSA.kind(), reader), Platform.FULL);
  }

  static DeviceConfig fixed() {
    return odd(Registers.GENCAP, Preset.SPR_DSA.register(Registers.GENCAP) & ~(1L << 31));
  }

  static DeviceConfig on(Platform platform) {
    return new DeviceConfig(0, Preset.SPR_DSA.capabilities(), platform);
  }

  /** Writes as {@code accel-config} does: device, attribute, value and so on. */
  static DeviceConfig write(DeviceConfig config, String... writes) {
    DeviceConfig changed = config;
    for (int i = 0; i < writes.length; i += 3) {
      DriverRules.Place place = DriverRules.place(config, writes[i]).orElseThrow();
      changed = DriverRules.write(changed, place, writes[i + 1], writes[i + 2]);
    }
    return changed;
  }

  static String read(DeviceConfig config, String name, String attribute) {
    return DriverRules.read(config, DriverRules.place(config, name).orElseThrow(), attribute);
  }

  static Denial denied(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(DeniedException.class, call).denial();
  }

  /** A shared queue of 16 with everything that it needs, and an engine. */
  static DeviceConfig ready() {
    return ready(dsa());
  }

  static DeviceConfig ready(DeviceConfig config) {
    return write(
        config,
        "engine0.0",
        "group_id",
        "0",
        "wq0.0",
        "group_id",
        "0",
        "wq0.0",
        "mode",
        "shared",
        "wq0.0",
        "size",
        "16",
        "wq0.0",
        "threshold",
        "15",
        "wq0.0",
        "priority",
        "10",
        "wq0.0",
        "type",
        "user",
        "wq0.0",
        "name",
        "app1",
        "wq0.0",
        "driver_name",
        "user");
  }

  static DeviceConfig enabled(DeviceConfig config) {
    return Transitions.deviceEnabled(config);
  }

  static DeviceConfig running() {
    return Transitions.queueEnabled(enabled(ready()), 0, QueueDrivers.QueueDriver.USER);
  }
}
