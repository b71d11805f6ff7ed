package org.bindery.engine;

import org.bindery.hardware.HostMemory;
import org.osgi.annotation.versioning.ConsumerType;

/** Makes engines for hosts that bring hardware but no kernel of their own. A service. */
@ConsumerType
public interface IommuEngineProvider {
  /**
   * @param memory where the engine pins pages
   */
  IommuEngine create(String host, HostMemory memory);
}
