package org.bindery.backend.linux.vfio;

import java.nio.file.Path;
import org.bindery.api.Refusal;
import org.bindery.backend.linux.engine.KernelErrors;
import org.bindery.host.HostDevice;

/** Why a device's file cannot be opened. */
final class OpenDiagnosis {
  private OpenDiagnosis() {}

  static Refusal.Builder refusal(HostDevice device, Path node, int result) {
    return switch (KernelErrors.errno(result)) {
      case EACCES, EPERM ->
          KernelErrors.refusal(
                  result, "this user may not open %s, the file of %s", node, device.name())
              .remedy("system sudo setfacl -m u:%s:rw %s", System.getProperty("user.name"), node);
      case ENOENT, ENXIO, ENODEV ->
          KernelErrors.refusal(
                  result,
                  "%s, the file of %s, is gone: it is on %s",
                  node,
                  device.name(),
                  device.driver().map(driver -> "host driver " + driver).orElse("no host driver"))
              .inferred()
              .remedy("take %s", device.name());
      default -> KernelErrors.unforeseen(result, "opening %s of %s", node, device.name());
    };
  }
}
