package org.bindery.core.mdev;

import java.util.UUID;
import java.util.regex.Pattern;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** UUIDs as the kernel takes them: 36 characters ({@code uuid_parse}). */
final class MdevUuid {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private MdevUuid() {}

  /**
   * @throws org.bindery.api.RefusedException EINVAL
   */
  static UUID parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw Refusal.of(
              Errno.EINVAL,
              "\"%s\" is not a UUID: 8-4-4-4-12 hexadecimal digits are expected, for example %s",
              text,
              "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001")
          .exception();
    }
    return UUID.fromString(text);
  }
}
