package org.bindery.engine;

import java.util.function.Consumer;
import org.bindery.api.Fault;
import org.bindery.api.Process;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What answers the IOMMU-fd commands of a host: {@code /dev/iommu}.
 *
 * <p>No labels, no owners, no policy: those are {@code core}'s, above it.
 */
@ConsumerType
public interface IommuEngine extends AutoCloseable {
  /**
   * Opens an fd.
   *
   * @param name what refusals call it, and what their remedies give to commands
   * @param process whose address space user addresses are looked up in
   * @param faults called for each fault of a device of the fd, on the thread that did the DMA; does
   *     not block
   */
  EngineFd open(String name, Process process, Consumer<Fault> faults);

  /**
   * Opens an fd with limits. An engine whose kernel has limits of its own leaves it at those.
   *
   * @throws org.bindery.api.RefusedException as the other
   */
  default EngineFd open(String name, Process process, Consumer<Fault> faults, FdLimits limits) {
    return open(name, process, faults);
  }

  /** Closes every fd. */
  @Override
  void close();
}
