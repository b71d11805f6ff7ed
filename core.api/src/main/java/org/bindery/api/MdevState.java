package org.bindery.api;

/** Where a software mediated device stands. */
public enum MdevState {
  /** It is a device of its host. */
  ACTIVE,
  /** It is defined, and starts when it is told to. */
  DEFINED,
  /** It is defined to start by itself, and waits for what it needs. */
  WAITING
}
