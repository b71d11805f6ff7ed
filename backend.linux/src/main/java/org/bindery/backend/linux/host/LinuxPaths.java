package org.bindery.backend.linux.host;

import java.nio.file.Path;

/**
 * Where a host's file systems are, so that a tree of files is a host too.
 *
 * @param sys sysfs, {@code /sys}
 * @param dev device nodes, {@code /dev}
 * @param proc processes and modules, {@code /proc}
 */
public record LinuxPaths(Path sys, Path dev, Path proc) {
  public LinuxPaths {
    sys = sys.toAbsolutePath().normalize();
    dev = dev.toAbsolutePath().normalize();
    proc = proc.toAbsolutePath().normalize();
  }

  /** Those of the machine that runs this. */
  public static LinuxPaths ofThisMachine() {
    return new LinuxPaths(Path.of("/sys"), Path.of("/dev"), Path.of("/proc"));
  }
}
