package org.bindery.device.idxd.driver;

import java.util.Locale;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.model.idxd.driver.Denial;
import org.bindery.model.idxd.driver.Remedy;

/** What the rules deny, as the host refuses it: with remedies in the shell's words. */
final class Denials {
  private Denials() {}

  static RefusedException refused(Denial denial) {
    Errno errno =
        Errno.of(denial.error().number())
            .orElseThrow(() -> new IllegalStateException("no errno " + denial.error()));
    Refusal.Builder refusal = Refusal.of(errno, "%s", denial.reason());
    denial.remedies().forEach(remedy -> refusal.remedy("%s", command(remedy)));
    return refusal.exception();
  }

  private static String command(Remedy remedy) {
    return switch (remedy) {
      case Remedy.Write write ->
          "wq config %s --%s %s"
              .formatted(write.device(), option(write.attribute()), write.value());
      case Remedy.Bind bind -> "wq enable " + bind.device();
      case Remedy.Unbind unbind -> "wq disable " + unbind.device();
    };
  }

  /** {@code driver_name}: driverName. */
  private static String option(String attribute) {
    StringBuilder option = new StringBuilder();
    for (String word : attribute.split("_")) {
      option.append(
          option.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return option.toString();
  }
}
