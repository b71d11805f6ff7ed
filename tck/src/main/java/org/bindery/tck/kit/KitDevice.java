package org.bindery.tck.kit;

import org.bindery.device.DmaPort;
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
}
