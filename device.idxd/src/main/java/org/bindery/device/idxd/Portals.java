package org.bindery.device.idxd;

import java.lang.foreign.MemorySegment;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.register.ErrorCode;
import org.bindery.model.idxd.register.Portal;
import org.bindery.model.idxd.register.SwError;

/**
 * Region 2: descriptors come by stores of 64 bytes. A shared queue takes those that ask whether
 * they were taken (ENQCMD), a dedicated one the others (MOVDIR64B).
 */
final class Portals {
  private final Queues queues;
  private final Engines engines;
  private final Errors errors;

  Portals(Queues queues, Engines engines, Errors errors) {
    this.queues = queues;
    this.engines = engines;
    this.errors = errors;
  }

  /**
   * @return false: not taken, try again
   */
  boolean store(long offset, MemorySegment bytes, boolean deferrable) {
    Portal portal = Portal.at(offset);
    boolean taken =
        portal.queue() < queues.all().size()
            && deferrable != queues.get(portal.queue()).config().dedicated()
            && queues.get(portal.queue()).accepts(portal.limited());
    if (taken) {
      queues.get(portal.queue()).add(engines.number(), Descriptor.decode(bytes), portal.ims());
      engines.wake();
    } else if (!deferrable) {
      drop(portal, Descriptor.decode(bytes));
    }
    return taken || !deferrable;
  }

  private void drop(Portal portal, Descriptor descriptor) {
    SwError error = SwError.of(ErrorCode.DESCRIPTOR_DROPPED);
    if (portal.queue() < queues.all().size()) {
      error = error.inQueue(portal.queue());
    }
    errors.record(
        error.ofDescriptor(descriptor.operation(), descriptor.pasid(), descriptor.privileged()));
  }
}
