package org.bindery.backend.sim.host;

import java.util.Locale;
import java.util.regex.Pattern;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** Names of hosts: lower-case letters, digits and dashes, 1 to 63 of them. */
final class HostName {
  private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,63}");

  private HostName() {}

  /** Refuses what is none (EINVAL). */
  static void check(String name) {
    if (name == null || !FORM.matcher(name).matches()) {
      throw Refusal.of(
              Errno.EINVAL,
              "\"%s\" cannot name a host: 1 to 63 lower-case letters, digits, dashes are expected",
              name)
          .exception();
    }
  }

  /** A file's base name without extensions, made fit: {@code /x/My Host.capture.txt}: my-host. */
  static String ofFile(String file) {
    String base = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    int dot = base.indexOf('.', 1);
    String fit =
        (dot < 0 ? base : base.substring(0, dot))
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return fit.isEmpty() ? "host" : fit.substring(0, Math.min(63, fit.length()));
  }
}
