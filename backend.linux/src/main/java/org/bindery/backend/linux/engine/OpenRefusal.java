package org.bindery.backend.linux.engine;

import java.nio.file.Path;
import org.bindery.api.Refusal;
import org.bindery.gateway.ErrnoException;

/** Why {@code /dev/iommu} cannot be opened. */
final class OpenRefusal {
  private OpenRefusal() {}

  static Refusal.Builder of(Path node, ErrnoException failure) {
    int result = -failure.errno();
    return switch (KernelErrors.errno(result)) {
      case ENOENT, ENODEV, ENXIO ->
          KernelErrors.refusal(
                  result,
                  "%s is not there: the kernel has no iommufd (CONFIG_IOMMUFD, since Linux 6.2), or"
                      + " its module is not loaded",
                  node)
              .remedy("system modprobe iommufd");
      case EACCES, EPERM ->
          KernelErrors.refusal(result, "this user may not open %s", node)
              .remedy("system sudo setfacl -m u:%s:rw %s", System.getProperty("user.name"), node);
      case EMFILE ->
          KernelErrors.refusal(result, "this process has as many open files as it may have");
      default -> KernelErrors.unforeseen(result, "opening %s", node);
    };
  }
}
