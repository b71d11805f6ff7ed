package org.bindery.api;

/** What a device is wanted for, when asked to explain whether it can be had. */
public enum Use {
  /** To be bound in an fd. */
  BIND,

  /** To be bound in an fd and passed to a VM. */
  VM,

  /**
   * To be used by a driver in user space: a whole device is bound for that, too; a work queue is
   * opened, and stays its host driver's (seed 003).
   */
  USER_DRIVER
}
