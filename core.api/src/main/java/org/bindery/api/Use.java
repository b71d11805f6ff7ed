package org.bindery.api;

/** What a device is wanted for, when asked to explain whether it can be had. */
public enum Use {
  BIND,
  VM,
  USER_DRIVER
}
