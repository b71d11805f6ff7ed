package org.bindery.device.idxd;

import org.bindery.model.idxd.register.GenCfg;
import org.bindery.model.idxd.register.GenSts;

/** The state of the device as a whole, and its general configuration. */
final class Status {
  private GenSts.State state = GenSts.State.DISABLED;
  private GenCfg config = new GenCfg(0);

  GenSts.State state() {
    return state;
  }

  boolean enabled() {
    return state == GenSts.State.ENABLED;
  }

  boolean disabled() {
    return state == GenSts.State.DISABLED;
  }

  void state(GenSts.State changed) {
    state = changed;
  }

  GenCfg config() {
    return config;
  }

  /** Only while the device is disabled. */
  void configure(int bits) {
    if (disabled()) {
      config = new GenCfg(bits & GenCfg.WRITABLE);
    }
  }

  void reset() {
    state = GenSts.State.DISABLED;
    config = new GenCfg(0);
  }
}
