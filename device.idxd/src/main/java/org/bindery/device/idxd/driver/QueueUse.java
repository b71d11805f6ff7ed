package org.bindery.device.idxd.driver;

import org.bindery.api.Process;
import org.bindery.api.WorkQueue;
import org.bindery.host.DeviceFile;
import org.bindery.model.idxd.register.SwError;

/** What an enabled queue is used for. */
interface QueueUse {
  int clients();

  /** Minor number of its character device; negative: it has none. */
  int minor();

  WorkQueue openQueue(Process process);

  void grant(String user);

  DeviceFile open();

  /**
   * @throws org.bindery.api.RefusedException EBUSY it is in a use that its user has to end
   */
  void checkIdle();

  /** Submissions end: when this returns none is under way, and what was given out is revoked. */
  void stop();

  /** Told by an interrupt: waits for nobody. */
  default void failed(SwError error) {}

  /** Told by an interrupt: waits for nobody. */
  default void interrupted() {}

  /** After the hardware has drained: gives back PASIDs and numbers. */
  void end();
}
