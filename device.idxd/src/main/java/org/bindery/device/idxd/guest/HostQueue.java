package org.bindery.device.idxd.guest;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.device.DeviceIdentity;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.command.CommandError;
import org.bindery.model.idxd.register.WqConfig;

/** The work queue of the host that a guest's accelerator stands for. */
public interface HostQueue {
  DeviceIdentity identity();

  Capabilities capabilities();

  /** Descriptors that it holds. */
  int size();

  /** Engines of its group. */
  int engines();

  /** As the host has configured it: what its guest begins with. */
  WqConfig configured();

  /** The only PASID that anything leaves with. */
  int pasid();

  /** Requests may say that they are privileged. */
  boolean privileges();

  /** The handle that descriptors ask for the guest's interrupt with. */
  int interruptHandle();

  /**
   * Enables it, whatever it was configured for before.
   *
   * @return empty: done; else why the hardware does not
   */
  Optional<CommandError> enable(GuestQueue settings);

  /** When this returns what was submitted is done. */
  void drain();

  /** When this returns what was submitted is done or dropped. */
  void abort();

  /** When this returns it does nothing; what was submitted is done or dropped. */
  void disable();

  /**
   * Stores a descriptor.
   *
   * @param asking false: to a dedicated queue, which does not answer
   */
  boolean submit(MemorySegment descriptor, boolean asking);
}
