package org.bindery.tck.kit;

import org.osgi.annotation.versioning.ConsumerType;

/** An interrupt vector of a device, wired: what the device writes to raise it, and how often. */
@ConsumerType
public interface KitInterrupt extends AutoCloseable {
  /** Where its message goes, as the device's DMA: an address of the machine's interrupts. */
  long address();

  /** The 32 bits of its message. */
  int data();

  /** How often it was raised since it was wired. */
  long count();

  /** Unwires it. */
  @Override
  void close();
}
