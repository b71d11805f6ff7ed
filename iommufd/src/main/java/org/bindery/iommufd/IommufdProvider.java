package org.bindery.iommufd;

import java.time.Clock;
import org.bindery.engine.IommuEngine;
import org.bindery.engine.IommuEngineProvider;
import org.bindery.hardware.HostMemory;
import org.bindery.iommufd.failure.Failures;
import org.osgi.service.component.annotations.Component;

/**
 * Gives hosts without a kernel of their own the kernel's iommufd. Whoever asks closes the engine.
 */
@Component
public final class IommufdProvider implements IommuEngineProvider {
  private final Failures failures;

  public IommufdProvider() {
    this(Failures.NONE);
  }

  /**
   * For tests.
   *
   * @param failures what fails in the engines, other than what has to
   */
  public IommufdProvider(Failures failures) {
    this.failures = failures;
  }

  @Override
  public IommuEngine create(String host, HostMemory memory) {
    return new IommufdEngine(host, memory, Clock.systemUTC(), failures);
  }
}
