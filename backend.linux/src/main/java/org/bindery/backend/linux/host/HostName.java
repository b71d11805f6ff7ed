package org.bindery.backend.linux.host;

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
}
