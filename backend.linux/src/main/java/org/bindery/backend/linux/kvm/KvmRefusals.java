package org.bindery.backend.linux.kvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.linux.engine.KernelErrors;
import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.gateway.ErrnoException;

/** Why {@code /dev/kvm} cannot be opened. */
final class KvmRefusals {
  private KvmRefusals() {}

  static Path node(LinuxPaths paths) {
    return paths.dev().resolve("kvm");
  }

  static Refusal.Builder opening(String host, LinuxPaths paths, ErrnoException failure) {
    int result = -failure.errno();
    Path node = node(paths);
    return switch (KernelErrors.errno(result)) {
      case ENOENT, ENODEV, ENXIO -> absent(host, paths);
      case EACCES, EPERM ->
          KernelErrors.refusal(result, "this user may not open %s", node)
              .remedy("system sudo setfacl -m u:%s:rw %s", System.getProperty("user.name"), node);
      case EMFILE ->
          KernelErrors.refusal(result, "this process has as many open files as it may have");
      default -> KernelErrors.unforeseen(result, "opening %s", node);
    };
  }

  private static Refusal.Builder absent(String host, LinuxPaths paths) {
    Optional<String> module = module(paths);
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EOPNOTSUPP,
            "host %s has no virtual machines: %s is not there, as %s",
            host,
            node(paths),
            module.isPresent()
                ? "the kernel has no KVM (CONFIG_KVM), its module is not loaded, or the firmware"
                    + " switched the processor's part of it off"
                : "the processor has nothing for them (vmx, svm)");
    module.ifPresent(name -> refusal.remedy("system modprobe %s", name));
    return refusal;
  }

  /** The processor's, as its flags in {@code /proc/cpuinfo} say; empty: it has none. */
  private static Optional<String> module(LinuxPaths paths) {
    try {
      String processor = Files.readString(paths.proc().resolve("cpuinfo"));
      return processor.matches("(?s).*\\bsvm\\b.*")
          ? Optional.of("kvm_amd")
          : processor.matches("(?s).*\\bvmx\\b.*") ? Optional.of("kvm_intel") : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
