package org.bindery.device;

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a model reaches the machine with.
 *
 * <p><b>Guarantees</b>: after the device was removed, unbound or its host stopped, DMA is refused,
 * interrupts go nowhere and work that was queued is dropped.
 */
@ProviderType
public interface DevicePort {
  DmaPort dma();

  /** Memory by PASID; empty: the function or the IOMMU in front of it has none. */
  default Optional<PasidPort> pasids() {
    return Optional.empty();
  }

  /** Memory to hold on to; empty: it is no software that does this device's DMA. */
  default Optional<PinPort> pins() {
    return Optional.empty();
  }

  /**
   * Raises a message-signalled interrupt: writes the message that the host has given the vector, as
   * any DMA, so that the IOMMU has a say in it.
   *
   * @return false when MSI is off, the vector is not there, or the IOMMU refuses the message:
   *     nothing is raised
   */
  boolean raiseMsi(int vector);

  /** Sets the level of the legacy interrupt line. */
  void setIntx(boolean asserted);

  /** True when the driver has switched MSI on. */
  boolean msiEnabled();

  /** Runs work on the device's own thread of time, after what was queued before it. */
  void run(Runnable work);

  /** Runs work after some time of the simulated machine. */
  void runAfter(Duration delay, Runnable work);
}
