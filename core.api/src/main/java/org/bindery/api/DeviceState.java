package org.bindery.api;

/**
 * Where a device stands in its binding; {@code core} asks the table of legal moves before each
 * change.
 */
public enum DeviceState {
  /** The plan is running; nothing may be done to the device yet. */
  BINDING,
  /** Bound: regions, interrupts, attach. Blocked from DMA until attached. */
  BOUND,
  /** Its binder has gone; DMA and mappings go on, control calls answer EAGAIN. */
  HELD,
  /** Being released. */
  UNBINDING,
  /** Released; every call answers ENODEV. */
  RELEASED,
  /** It left its host while bound; DMA is blocked, only unbind is left. */
  REMOVED,
  /** A plug-in failed on it; DMA is blocked, only unbind is left. */
  FAILED
}
