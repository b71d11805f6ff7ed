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
 *   <li>What is thrown is contained: the function ends up without the driver.
 *   <li>After {@link Running#close} the function's interrupts and its bus mastering are off, PASIDs
 *       that it still had are drained and free, what it left of children is gone, and the device is
 *       reset before anybody else reaches it.
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
