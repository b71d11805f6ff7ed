package org.bindery.backend.linux.vfio;

import java.util.Locale;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.backend.linux.engine.KernelErrors;

/** What the kernel says of a bound device's file, as refusals. */
final class FileErrors {
  private FileErrors() {}

  /**
   * @param what was done, a {@link String#format} pattern
   * @throws RefusedException when the answer is negative
   */
  static void check(long result, String what, Object... args) {
    if (result < 0) {
      throw of((int) result, what, args);
    }
  }

  static RefusedException of(int result, String what, Object... args) {
    String doing = String.format(Locale.ROOT, what, args);
    return switch (KernelErrors.errno(result)) {
      case EBADF ->
          KernelErrors.refusal(result, "%s: the device file is closed", doing).exception();
      case ENODEV, ENXIO ->
          KernelErrors.refusal(-Errno.ENODEV.number(), "%s: the device has left its host", doing)
              .exception();
      case EIO ->
          KernelErrors.refusal(
                  result,
                  "%s: the device does not answer; its memory may be switched off in its command"
                      + " register, or it is asleep",
                  doing)
              .inferred()
              .exception();
      default -> KernelErrors.unforeseen(result, "%s", doing).exception();
    };
  }
}
