package org.bindery.iommufd.device;

import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.UserData;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.IommuDomain;

/**
 * Whether a table can have the abilities that are asked for. None is dropped: one that its kind or
 * the hardware lacks is refused, also when the hardware does not notice.
 */
final class AbilityChecks {
  private AbilityChecks() {}

  /**
   * Before anything is looked up: a struct has a type and bytes, or there is none.
   *
   * @throws RefusedException EINVAL
   */
  static void checkData(HwptRequest wanted) {
    wanted
        .data()
        .ifPresent(data -> {
          if (data.type() == 0 || data.length() <= 0) {
            throw Refusal.of(
                    Errno.EINVAL,
                    "data for a page table has a type and bytes, not type %d and %d bytes",
                    data.type(),
                    data.length())
                .exception();
          }
        });
  }

  /**
   * {@code iommufd_hwpt_paging_alloc}, then what drivers check.
   *
   * @throws RefusedException EOPNOTSUPP
   */
  static void checkPaging(DmaDevice device, HwptRequest wanted) {
    HardwareCapabilities can = Requesters.capabilities(device);
    if (wanted.dirtyTracking() && !can.dirtyTracking()) {
      throw lacks(device, "that tracks what is written", "tracks nothing");
    }
    if (wanted.faultQueue().isPresent() && wanted.nestParent()) {
      throw unsupported(
          device, "a nest parent with a fault queue", "missing pages of a guest are the guest's");
    }
    if (wanted.nestParent() && !can.nestParent()) {
      throw lacks(device, "that is a nest parent", "nests none");
    }
    checkPasids(device, wanted);
  }

  /**
   * What a nested table has is in the guest's own struct.
   *
   * @throws RefusedException EOPNOTSUPP
   */
  static void checkNested(DmaDevice device, HwptRequest wanted) {
    checkPlain(device, wanted, "nested");
    if (wanted.format().isPresent() || wanted.snoop().isPresent()) {
      throw unsupported(
          device,
          "a nested page table with a format or a snoop choice of its own",
          "the one is in its data, the other is its parent's");
    }
    if (wanted.data().isEmpty()) {
      throw unsupported(device, "a nested page table without data", "that is where the table is");
    }
  }

  /**
   * @throws RefusedException EOPNOTSUPP
   */
  static void checkSva(DmaDevice device, HwptRequest wanted) {
    checkPlain(device, wanted, "sva");
    if (wanted.data().isPresent() || wanted.faultQueue().isPresent()) {
      throw unsupported(
          device,
          "a page table of kind sva with data or a fault queue",
          "the process has the table, and its missing pages are brought in without asking");
    }
  }

  /**
   * @throws RefusedException EOPNOTSUPP
   */
  static void checkEpt(DmaDevice device, HwptRequest wanted) {
    checkPlain(device, wanted, "ept");
    if (wanted.data().isPresent() || wanted.faultQueue().isPresent()) {
      throw unsupported(
          device,
          "a page table of kind ept with data or a fault queue",
          "the virtual machine has the table, and its missing pages are brought in without asking");
    }
    checkPasids(device, wanted);
  }

  /**
   * @throws RefusedException EOPNOTSUPP the hardware has none
   */
  static void checkPasids(DmaDevice device, HwptRequest wanted) {
    if (wanted.forPasid() && !Pasids.translated(device)) {
      throw lacks(device, "for PASIDs", "has no PASIDs");
    }
  }

  /**
   * What hardware has made, once more: it may not know the ability that it was asked for.
   *
   * @throws RefusedException EOPNOTSUPP
   */
  static void checkMade(IommuDomain domain, DomainRequest asked, String hardware, HeededData data) {
    if (asked.dirtyTracking() && !(domain instanceof DirtyTracking)) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "%s made a page table of format %s that does not track what is written",
              hardware,
              domain.format())
          .exception();
    }
    if (data != null && !data.heeded()) {
      throw Refusal.of(Errno.EOPNOTSUPP, "%s has no use for data with a page table", hardware)
          .exception();
    }
  }

  /** The request with data that tells whether they were looked at; null: there are none. */
  static HeededData heeded(DomainRequest request) {
    UserData data = request.data().orElse(null);
    return data == null ? null : new HeededData(data);
  }

  private static void checkPlain(DmaDevice device, HwptRequest wanted, String kind) {
    if (wanted.nestParent() || wanted.dirtyTracking()) {
      throw unsupported(
          device,
          "a page table of kind %s that is a nest parent or tracks what is written".formatted(kind),
          "only one of kind paging is or does");
    }
  }

  private static RefusedException lacks(DmaDevice device, String what, String lacks) {
    return unsupported(
        device,
        "a page table " + what,
        "%s (%s) %s".formatted(device.hardware().name(), device.hardware().make(), lacks));
  }

  private static RefusedException unsupported(DmaDevice device, String what, String why) {
    return Refusal.of(Errno.EOPNOTSUPP, "%s for %s: %s", what, device.name(), why).exception();
  }
}
