package org.bindery.device.idxd.driver;

import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.driver.DeviceConfig;
import org.bindery.model.idxd.driver.EnableRules;
import org.bindery.model.idxd.driver.RegisterValues;
import org.bindery.model.idxd.driver.Transitions;
import org.bindery.model.idxd.register.GenCfg;
import org.bindery.model.idxd.register.Registers;

/** Enables and disables an accelerator ({@code idxd_device_drv_probe} and {@code _remove}). */
record DeviceSwitch(Accelerator accelerator) {
  private static final int QUEUE_WORDS = 4;

  /**
   * @throws org.bindery.api.RefusedException what the rules deny; ENXIO what the hardware does not
   *     do; {@code cmd_status} says which
   */
  void enable() {
    accelerator.locked(() -> {
      DeviceConfig config = accelerator.config();
      accelerator.check(() -> EnableRules.checkDevice(config));
      if (config.configurable()) {
        program(accelerator);
      }
      accelerator.command(Command.ENABLE_DEVICE, 0);
      accelerator.change(Transitions::deviceEnabled);
      return null;
    });
  }

  /** Ends with the accelerator reset: all configuration is lost, as on a real one. */
  void disable() {
    accelerator.locked(() -> {
      accelerator.wind(Command.DISABLE_DEVICE, 0);
      if (accelerator.config().configurable()) {
        accelerator.wind(Command.RESET_DEVICE, 0);
      }
      accelerator.halted(false);
      accelerator.change(Transitions::deviceDisabled);
      return null;
    });
  }

  /** Writes groups and queues to the device. Called under the accelerator's lock. */
  static void program(Accelerator accelerator) {
    DeviceConfig config = accelerator.config();
    Capabilities capabilities = config.capabilities();
    Hardware hardware = accelerator.hardware();
    GenCfg general = new GenCfg((int) hardware.read32(Registers.GENCFG));
    // Who may raise which vector is for the permissions to say.
    hardware.write32(
        Registers.GENCFG,
        general.withReadBufferLimit(config.readBufferLimit()).withUserInterrupts(true).bits());
    for (int group = 0; group < config.groups().size(); group++) {
      int at = capabilities.tables().groups() + group * Registers.GROUP_STRIDE;
      for (int word = 0; word < QUEUE_WORDS; word++) {
        hardware.write64(at + word * Long.BYTES, RegisterValues.groupQueues(config, group, word));
      }
      hardware.write64(at + Registers.GROUP_ENGINES, RegisterValues.groupEngines(config, group));
      hardware.write64(at + Registers.GROUP_FLAGS, RegisterValues.groupFlags(config, group).bits());
    }
    for (int queue = 0; queue < config.queues().size(); queue++) {
      if (config.queues().get(queue).group() != DeviceConfig.NO_GROUP) {
        program(accelerator, queue);
      }
    }
  }

  static void program(Accelerator accelerator, int queue) {
    DeviceConfig config = accelerator.config();
    Capabilities capabilities = config.capabilities();
    Hardware hardware = accelerator.hardware();
    hardware.queue(
        capabilities,
        queue,
        RegisterValues.queue(
            config, queue, hardware.queue(capabilities, queue), accelerator.kernelPasid()));
  }
}
