package org.bindery.device;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A driver of a simulated host's kernel: an OSGi service that simulated hosts pick up, as a kernel
 * loads a module. Functions that are bound to a driver of its {@link #name} come to life when it
 * comes, and are bound to the mere name again when it goes.
 *
 * <p><b>Guarantees of the caller</b>
 *
 * <ul>
 *   <li>{@link #probe} is called when a function's registers are answered by a model, and once
 *       until what it returned is closed.
 *   <li>For one function, {@link #probe}, {@link Running#close}, and {@link ChildDevice#bind} and
 *       {@link ChildDevice#unbind} of what it has added never overlap. Attributes, files and
 *       interrupt handlers come on any thread at any time between.
 *   <li>{@link #name}, {@link #ids} and {@link #buses} are asked once, before anything else. What
 *       cannot be (no name of a folder, the name of a vfio driver or of another of the kernel's
 *       own, an id of more than 16 bits, a second bus of a name) keeps the driver out, and is told
 *       in the log.
 *   <li>Calls come on threads of the host's. What is thrown is contained: EIO to whoever asked, and
 *       a function whose probe threw is without the driver.
 *   <li>A call that takes longer than seven seconds is given up: its thread is interrupted, whoever
 *       asked gets ETIMEDOUT, and what it answers later is closed. Until it is back the driver is
 *       not probed or closed, and binds and unbinds nothing; a function that it loses meanwhile is
 *       taken from it all the same, and its {@link Running#close} is called then.
 *   <li>After {@link Running#close} the function's interrupts and its bus mastering are off, PASIDs
 *       that it still had are drained and free, what it left of children and of subdevices by PASID
 *       is gone, and the device is reset before anybody else reaches it.
 * </ul>
 *
 * <b>Guarantees of a driver</b>: it reaches its function through the port alone, and does not wait
 * for a device without end.
 */
@ConsumerType
public interface KernelDriver {
  /** As in {@code bus/pci/drivers}. */
  String name();

  /** What it takes without an override. */
  Set<PciId> ids();

  /** Buses that are there while it is. */
  default List<KernelBus> buses() {
    return List.of();
  }

  /**
   * Takes a function.
   *
   * @throws org.bindery.api.RefusedException it does not: the function is without a driver then,
   *     and whoever asked for the binding gets this
   */
  Running probe(DriverPort port);

  /** A driver at work on one function. */
  @ConsumerType
  interface Running extends AutoCloseable {
    /**
     * Lets go: the function is unbound, has left, its host stops, or the driver's bundle does.
     * Children are removed first, each after what is below it; what they had given out is revoked.
     */
    @Override
    void close();
  }
}
