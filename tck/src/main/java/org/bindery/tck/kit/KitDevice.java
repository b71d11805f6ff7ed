package org.bindery.tck.kit;

import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.osgi.annotation.versioning.ConsumerType;

/** A device of a bench. */
@ConsumerType
public interface KitDevice {
  String name();

  /** Registers it in an fd, as its driver does; what it is refused goes through. */
  EngineDevice bind(EngineFd fd);

  /**
   * What it does DMA by.
   *
   * @throws UnsupportedOperationException it does none: tests of DMA are in its backend's skips
   */
  DmaPort dma();

  /**
   * What it does DMA by with a PASID.
   *
   * @throws UnsupportedOperationException it has none: tests of PASIDs are in its backend's skips
   */
  default PasidPort pasids() {
    throw new UnsupportedOperationException(name() + " has no PASIDs");
  }

  /**
   * Wires its first interrupt vector, while it is bound.
   *
   * @throws UnsupportedOperationException the backend does not model interrupts: tests of them are
   *     in its skips
   */
  default KitInterrupt interrupt() {
    throw new UnsupportedOperationException(name() + " raises no interrupts");
  }

  /**
   * A driver of the host that does DMA of its own takes it.
   *
   * @throws org.bindery.api.RefusedException EBUSY its group is owned
   * @throws UnsupportedOperationException the backend has no such driver: tests of it are in its
   *     skips
   */
  default void bindToHostDriver() {
    throw new UnsupportedOperationException(name() + " has no host driver");
  }

  /** That driver gives it up. */
  default void unbindFromHostDriver() {
    throw new UnsupportedOperationException(name() + " has no host driver");
  }
}
