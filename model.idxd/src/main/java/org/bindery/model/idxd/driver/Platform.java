package org.bindery.model.idxd.driver;

/**
 * What the driver found out about the machine, which its rules depend on.
 *
 * @param enqcmd the processor can submit to shared queues
 * @param kernelPasid the kernel has a PASID for its own DMA on this device
 * @param userPasid processes can have PASIDs on this device
 * @param privilegedPasid the function has privileged PASIDs
 * @param trafficClassOverride the module parameter {@code tc_override}
 * @param userSubmissionSafe processes without rights may submit by themselves; not so on any part
 *     sold (INTEL-SA-01084)
 */
public record Platform(
    boolean enqcmd,
    boolean kernelPasid,
    boolean userPasid,
    boolean privilegedPasid,
    boolean trafficClassOverride,
    boolean userSubmissionSafe) {
  /** A server with everything on. */
  public static final Platform FULL = new Platform(true, true, true, true, false, false);

  /** Shared queues work. */
  public boolean sharedQueues() {
    return enqcmd && kernelPasid;
  }
}
