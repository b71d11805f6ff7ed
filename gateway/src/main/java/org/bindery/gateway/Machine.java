package org.bindery.gateway;

import java.util.Set;

/** Which machines the numbers of this package are right for. */
final class Machine {
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");

  private Machine() {}

  static void check() {
    String system = System.getProperty("os.name");
    String architecture = System.getProperty("os.arch");
    if (!system.equals("Linux") || !ARCHITECTURES.contains(architecture)) {
      throw new UnsupportedOperationException(
          "the gateway needs Linux on x86-64 or aarch64; this is %s on %s"
              .formatted(system, architecture));
    }
  }
}
