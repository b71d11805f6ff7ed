package org.bindery.iommufd.device;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.RequesterId;

/** Decides kind, format and snoop choice of a table, once and for good: seed 000 and seed 002. */
final class HwptAllocation {
  private HwptAllocation() {}

  /** What can be allocated for a device. */
  static Set<PageTableKind> kinds(DmaDevice device) {
    return offered(device).stream()
        .filter(kind -> kind != PageTableKind.SVA || Pasids.lackingForSva(device) == null)
        .filter(kind -> kind != PageTableKind.NESTED || NestedAllocation.offered(device))
        .collect(Collectors.toUnmodifiableSet());
  }

  // Hardware need not name the kind of what is only made under a table that it allocates.
  private static Set<PageTableKind> offered(DmaDevice device) {
    HardwareCapabilities can = Requesters.capabilities(device);
    Set<PageTableKind> kinds = EnumSet.noneOf(PageTableKind.class);
    kinds.addAll(can.kinds());
    if (can.nestParent()) {
      kinds.add(PageTableKind.NESTED);
    }
    return kinds;
  }

  /**
   * @throws RefusedException EOPNOTSUPP kind that hardware or function lacks, naming what is
   *     offered or who lacks what it takes
   */
  static void checkKind(DmaDevice device, PageTableKind kind) {
    Set<PageTableKind> offered = offered(device);
    if (!offered.contains(kind)) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "a page table of kind %s for %s: %s (%s) offers %s",
              name(kind),
              device.name(),
              device.hardware().name(),
              device.hardware().make(),
              names(offered))
          .exception();
    }
    String lacks = kind == PageTableKind.SVA ? Pasids.lackingForSva(device) : null;
    if (lacks != null) {
      throw Refusal.of(
              Errno.EOPNOTSUPP, "a page table of kind sva for %s: %s", device.name(), lacks)
          .blockedBy(device.name(), lacks)
          .exception();
    }
  }

  /**
   * What attaching to an address space makes: the default format; enforce if and only if it can.
   */
  static DomainRequest automatic(DmaDevice device) {
    return paging(device, HwptRequest.paging(0));
  }

  /**
   * @throws RefusedException EOPNOTSUPP ability, format or snoop choice that the hardware lacks
   */
  static DomainRequest paging(DmaDevice device, HwptRequest wanted) {
    AbilityChecks.checkPaging(device, wanted);
    RequesterId requester = device.requesters().getFirst();
    return new DomainRequest(
            requester, wanted.kind(), format(device, wanted), snoop(device, wanted))
        .nestParent(wanted.nestParent())
        .dirtyTracking(wanted.dirtyTracking())
        .forPasid(wanted.forPasid())
        .data(wanted.data().orElse(null));
  }

  /**
   * @throws RefusedException as {@link #paging}
   */
  static DomainRequest sva(DmaDevice device, HwptRequest wanted, Process process) {
    AbilityChecks.checkSva(device, wanted);
    RequesterId requester = device.requesters().getFirst();
    return DomainRequest.sva(requester, format(device, wanted), snoop(device, wanted), process);
  }

  /**
   * @throws RefusedException as {@link #paging}
   */
  static DomainRequest ept(DmaDevice device, HwptRequest wanted, GuestAddressSpace guest) {
    AbilityChecks.checkEpt(device, wanted);
    RequesterId requester = device.requesters().getFirst();
    return DomainRequest.ept(requester, format(device, wanted), snoop(device, wanted), guest)
        .forPasid(wanted.forPasid());
  }

  private static String format(DmaDevice device, HwptRequest wanted) {
    HardwareCapabilities can = Requesters.capabilities(device);
    List<String> fitting = can.formatsFor(wanted);
    String format =
        wanted.format().orElseGet(() -> (fitting.isEmpty() ? can.formats() : fitting).getFirst());
    if (!can.formats().contains(format)) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "a page table of format %s for %s: %s (%s) offers %s",
              format,
              device.name(),
              device.hardware().name(),
              device.hardware().make(),
              String.join(", ", can.formats()))
          .exception();
    }
    return format;
  }

  private static Snoop snoop(DmaDevice device, HwptRequest wanted) {
    boolean enforceable = Requesters.enforceSnoop(device);
    Snoop snoop = wanted.snoop().orElse(enforceable ? Snoop.ENFORCE : Snoop.ALLOW);
    if (snoop == Snoop.ENFORCE && !enforceable) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "a page table that enforces snooping for %s: %s (%s) cannot block its no-snoop DMA",
              device.name(),
              device.hardware().name(),
              device.hardware().make())
          .exception();
    }
    return snoop;
  }

  private static String name(PageTableKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String names(Set<PageTableKind> kinds) {
    return kinds.stream().sorted().map(HwptAllocation::name).reduce((a, b) -> a + ", " + b).get();
  }
}
