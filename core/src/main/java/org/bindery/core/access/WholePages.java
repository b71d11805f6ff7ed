package org.bindery.core.access;

import java.util.Collection;
import java.util.OptionalLong;
import org.bindery.api.Access;

/**
 * What is mapped where software devices are attached lies on whole pages ({@code
 * iopt_calculate_iova_alignment} with an access that pins). Checked before the engine's own checks
 * that would come later, and only for what passes those that come before.
 */
final class WholePages {
  static final long SIZE = 4096;
  private static final long MASK = SIZE - 1;

  private WholePages() {}

  static boolean isOff(MirroredArea area) {
    return ((area.iova | area.length | area.address) & MASK) != 0;
  }

  /**
   * @throws org.bindery.api.RefusedException EINVAL length, IOVA or user address is none of a page
   */
  static void checkMap(
      AccessRefusals refusals,
      Collection<RegisteredDevice> attached,
      long address,
      long length,
      Access access,
      OptionalLong iova) {
    boolean overflows = Long.compareUnsigned(address + length, address) < 0;
    if (!overflows && !refusedBefore(length, access, iova)) {
      check(refusals, attached, length, iova);
      if ((address & MASK) != 0) {
        throw refusals.misaligned("user address", address, attached);
      }
    }
  }

  /**
   * @throws org.bindery.api.RefusedException EINVAL length or IOVA is none of a page
   */
  static void checkCopy(
      AccessRefusals refusals,
      Collection<RegisteredDevice> attached,
      long fromIova,
      long length,
      Access access,
      OptionalLong iova) {
    if (fromIova != -1 && !refusedBefore(length, access, iova)) {
      check(refusals, attached, length, iova);
    }
  }

  private static void check(
      AccessRefusals refusals,
      Collection<RegisteredDevice> attached,
      long length,
      OptionalLong iova) {
    if ((length & MASK) != 0) {
      throw refusals.misaligned("length", length, attached);
    }
    if ((iova.orElse(0) & MASK) != 0) {
      throw refusals.misaligned("IOVA", iova.getAsLong(), attached);
    }
  }

  private static boolean refusedBefore(long length, Access access, OptionalLong iova) {
    return length == 0
        || Long.compareUnsigned(length, -1L - SIZE) > 0
        || access == Access.NONE
        || iova.orElse(0) == -1;
  }
}
