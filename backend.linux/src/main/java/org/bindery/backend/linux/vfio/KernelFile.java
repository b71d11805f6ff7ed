package org.bindery.backend.linux.vfio;

import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.bindery.host.DeviceFile;

/** A device file of the kernel's, to be named in commands of other files. */
public interface KernelFile extends DeviceFile {
  /**
   * Runs a command that names this file by its number, which stays good for so long.
   *
   * @param command takes the number, answers what the kernel does
   * @return what the command answers; -EBADF when the file is closed
   */
  int naming(IntUnaryOperator command);

  /**
   * Runs something when the file is bound, or now if it is. With no lock of the file held; not when
   * its bind fails.
   */
  void whenBound(Runnable action);

  /** Whether the device's IOMMU makes all its DMA coherent; empty: not known, it is not bound. */
  Optional<Boolean> enforcesCoherency();
}
