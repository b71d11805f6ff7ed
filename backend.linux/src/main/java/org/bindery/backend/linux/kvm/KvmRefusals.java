package org.bindery.backend.linux.kvm;

import java.nio.file.Path;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.linux.engine.KernelErrors;
import org.bindery.gateway.ErrnoException;

/** Why {@code /dev/kvm} cannot be opened. */
final class KvmRefusals {
  private KvmRefusals() {}

  static Refusal.Builder opening(String host, Path node, ErrnoException failure) {
    int result = -failure.errno();
    return switch (KernelErrors.errno(result)) {
      case ENOENT, ENODEV, ENXIO ->
          Refusal.of(
                  Errno.EOPNOTSUPP,
                  "host %s has no virtual machines: %s is not there, as the kernel has no KVM"
                      + " (CONFIG_KVM), the processor has none, or the firmware switched it off",
                  host,
                  node)
              .remedy("system modprobe -a kvm_intel kvm_amd");
      case EACCES, EPERM ->
          KernelErrors.refusal(result, "this user may not open %s", node)
              .remedy("system sudo setfacl -m u:%s:rw %s", System.getProperty("user.name"), node);
      case EMFILE ->
          KernelErrors.refusal(result, "this process has as many open files as it may have");
      default -> KernelErrors.unforeseen(result, "opening %s", node);
    };
  }
}
