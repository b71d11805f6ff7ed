package org.bindery.device.idxd.driver;

import java.util.function.UnaryOperator;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.driver.DeviceConfig;
import org.bindery.model.idxd.driver.EnableRules;
import org.bindery.model.idxd.driver.QueueDrivers.QueueDriver;
import org.bindery.model.idxd.driver.Transitions;
import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;
import org.bindery.model.idxd.register.WqState;

/** A queue in the hardware: its entry in WQCFG, and the commands that it is named in. */
record QueueSwitch(Accelerator accelerator, int index) {
  /**
   * @throws org.bindery.api.RefusedException what the rules deny of binding it to a driver
   */
  void check(QueueDriver driver) {
    accelerator.check(() -> EnableRules.checkQueue(accelerator.config(), index, driver));
  }

  /**
   * Enables it; one that is passed through is left to its guest.
   *
   * @throws org.bindery.api.RefusedException as {@link #check}; ENXIO the hardware does not do it
   */
  void enable(QueueDriver driver) {
    accelerator.locked(() -> {
      check(driver);
      DeviceConfig before = accelerator.config();
      accelerator.change(config -> Transitions.queueEnabled(config, index, driver));
      try {
        DeviceSwitch.program(accelerator, index);
        if (driver != QueueDriver.PASSTHROUGH) {
          accelerator.command(Command.ENABLE_WQ, index);
        }
      } catch (RuntimeException e) {
        accelerator.change(_ -> before);
        throw e;
      }
      return null;
    });
  }

  /** Waits for what it does, and puts it back to what it was before it was enabled. */
  void disable() {
    accelerator.locked(() -> {
      quiet();
      accelerator.change(config -> Transitions.queueDisabled(config, index));
      return null;
    });
  }

  /** Waits for what it does, and resets it. Called under the accelerator's lock. */
  void quiet() {
    if (accelerator.hardware().gone()) {
      return;
    }
    if (state() == WqState.ENABLED) {
      accelerator.wind(Command.DRAIN_WQ, Command.queueSet(index));
      accelerator.wind(Command.RESET_WQ, Command.queueSet(index));
    }
  }

  /** Gives a command about the queue, which nothing is lost by when it fails. */
  void wind(Command command) {
    accelerator.locked(() -> {
      if (!accelerator.hardware().gone()) {
        accelerator.wind(command, Command.queueSet(index));
      }
      return null;
    });
  }

  WqConfig entry() {
    return accelerator.hardware().queue(capabilities(), index);
  }

  private Capabilities capabilities() {
    return accelerator.config().capabilities();
  }

  private WqState state() {
    return WqState.values()[Math.min(entry().get(WqField.STATE), WqState.values().length - 1)];
  }

  /** Has a dedicated queue's descriptors bear a PASID: it is off for a moment. */
  void pasid(int pasid) {
    accelerator.locked(() -> {
      accelerator.command(Command.DISABLE_WQ, Command.queueSet(index));
      rewrite(entry -> entry.with(WqField.PASID_ENABLE, true).with(WqField.PASID, pasid));
      accelerator.command(Command.ENABLE_WQ, index);
      return null;
    });
  }

  /** The end of {@link #pasid}: what had been submitted is done when this returns. */
  void noPasid() {
    accelerator.locked(() -> {
      if (!accelerator.hardware().gone()) {
        // It waits for what was submitted.
        accelerator.wind(Command.DISABLE_WQ, Command.queueSet(index));
        rewrite(entry -> entry.with(WqField.PASID, 0));
        accelerator.wind(Command.ENABLE_WQ, index);
      }
      return null;
    });
  }

  /** When this returns what a PASID had submitted is done. */
  void drain(int pasid) {
    accelerator.locked(() -> {
      if (!accelerator.hardware().gone()) {
        accelerator.wind(Command.DRAIN_PASID, pasid);
      }
      return null;
    });
  }

  void rewrite(UnaryOperator<WqConfig> change) {
    accelerator.hardware().queue(capabilities(), index, change.apply(entry()));
  }
}
