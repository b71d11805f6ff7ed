package org.bindery.iommufd.device;

import java.util.Collection;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.PageRequests;

/** Whether devices can be translated by a table whose missing pages are asked for in a queue. */
final class FaultCheck {
  private FaultCheck() {}

  /** True when the IOMMU in front of a function asks for pages. */
  static boolean asks(DmaDevice function) {
    return function.hardware() instanceof PageRequests
        && Requesters.capabilities(function).pageRequests();
  }

  /**
   * {@code iommufd_hwpt_compatible_device}.
   *
   * @throws org.bindery.api.RefusedException EINVAL a virtual function: its page requests are its
   *     physical function's
   */
  static void checkFunction(HwptObject table, DmaDevice device) {
    if (table.faultQueue() != null && device.virtualFunction() && device.pageRequests()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s is a virtual function: its page requests are those of its physical function,"
                  + " which it shares, so %s, which asks for pages in %s, cannot have it",
              device.name(),
              table,
              table.faultQueue())
          .blockedBy(table.toString(), "asks for pages in " + table.faultQueue())
          .exception();
    }
  }

  /**
   * What a driver finds when it attaches ({@code intel_iommu_enable_iopf}, {@code
   * iopf_queue_add_device}).
   *
   * @param devices all that are to be translated by the table
   * @throws org.bindery.api.RefusedException ENODEV, saying who asks for no pages
   */
  static void check(HwptObject table, Collection<DmaDevice> devices) {
    if (table.faultQueue() == null) {
      return;
    }
    for (DmaDevice device : devices) {
      String silent = silent(device);
      if (silent != null) {
        throw Refusal.of(
                Errno.ENODEV, "%s asks for pages in %s, and %s", table, table.faultQueue(), silent)
            .blockedBy(table.toString(), "asks for pages in " + table.faultQueue())
            .exception();
      }
    }
  }

  private static String silent(DmaDevice device) {
    if (!asks(device)) {
      return "%s (%s), which %s is behind, takes no page requests"
          .formatted(device.hardware().name(), device.hardware().make(), device.name());
    }
    boolean admitted = device.pageRequests() || ((PageRequests) device.hardware()).admitsSilent();
    return admitted ? null : device.name() + " sends no page requests";
  }
}
