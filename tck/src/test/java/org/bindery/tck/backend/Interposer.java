package org.bindery.tck.backend;

import org.bindery.device.DmaPort;
import org.bindery.engine.IommuEngine;
import org.bindery.hardware.HostMemory;

/** What is put between the parts of a simulated host, of one bench. */
public interface Interposer {
  Interposer NONE = new Interposer() {};

  /** Between the engine and the host's memory. */
  default HostMemory memory(HostMemory memory) {
    return memory;
  }

  /** Between the engine, and all that it meets by its fds, and the tests. */
  default IommuEngine engine(IommuEngine engine) {
    return engine;
  }

  /** Between a device and its way to memory. */
  default DmaPort dma(DmaPort port) {
    return port;
  }
}
