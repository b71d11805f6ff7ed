package org.bindery.hardware;

import org.osgi.annotation.versioning.ConsumerType;

/** Takes faults. Called on the thread that did the DMA: does not block and does not throw. */
@ConsumerType
@FunctionalInterface
public interface FaultSink {
  void fault(HardwareFault fault);
}
