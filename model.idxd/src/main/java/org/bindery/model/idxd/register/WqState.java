package org.bindery.model.idxd.register;

/** What the hardware says of a queue, in the order of the register's values. */
public enum WqState {
  DISABLED,
  ENABLED,
  /** A command for it is going on. */
  BUSY
}
