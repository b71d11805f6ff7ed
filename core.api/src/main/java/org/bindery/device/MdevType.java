package org.bindery.device;

import java.util.List;
import java.util.UUID;
import org.bindery.api.InterruptInfo;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A type of software mediated device: what {@code mdev_supported_types/ID} tells of it.
 *
 * <p><b>Guarantees of a type</b>: {@link #availableInstances} counts down with each model that was
 * created and up again with each that was closed, of this type or of another that shares a budget
 * with it. Regions and interrupts do not change.
 */
@ConsumerType
public interface MdevType {
  /** The parent's name, a dash, and what tells it from its other types: {@code swdma-1}. */
  String id();

  /** For people: {@code DMA engine, 1 queue}. */
  String name();

  /** Empty: there is no more to say than its name. */
  default String description() {
    return "";
  }

  /** How its device file is used: {@code vfio-pci}. */
  String deviceApi();

  /** How many more can be made now. */
  int availableInstances();

  /** By index; configuration space is one of them, where the device has it. */
  List<MdevRegion> regions();

  List<InterruptInfo> interrupts();

  /**
   * Makes the model of an instance, in the state after power-on. It is called as every model is,
   * and closed when the instance is removed. A model that failed is closed, and a new one is made
   * when its device is reset.
   *
   * @param port reaches what is mapped where the instance is attached; refuses DMA while it is not
   * @throws org.bindery.api.RefusedException ENOSPC none is available any more; whatever else
   *     speaks against it
   */
  DeviceModel create(UUID uuid, DevicePort port);
}
