package org.bindery.iommufd.device;

import java.util.Locale;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareCapabilities;

/** Decides kind, format and snoop choice of a table, once and for good: seed 000 and seed 002. */
final class HwptAllocation {
  /** What this engine can fill. */
  static final Set<PageTableKind> KINDS = Set.of(PageTableKind.PAGING);

  private HwptAllocation() {}

  /**
   * @throws RefusedException EOPNOTSUPP kind that hardware or engine lacks, naming what is offered
   */
  static void checkKind(DmaDevice device, PageTableKind kind) {
    HardwareCapabilities can = Requesters.capabilities(device);
    if (!can.kinds().contains(kind)) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "a page table of kind %s for %s: %s (%s) offers %s",
              name(kind),
              device.name(),
              device.hardware().name(),
              device.hardware().make(),
              names(can.kinds()))
          .exception();
    }
    if (!KINDS.contains(kind)) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "a page table of kind %s for %s: %s has it, but this engine fills %s only",
              name(kind),
              device.name(),
              device.hardware().name(),
              names(KINDS))
          .exception();
    }
  }

  /**
   * What attaching to an address space makes: the default format; enforce if and only if it can.
   */
  static DomainRequest automatic(DmaDevice device) {
    return request(device, HwptRequest.paging(0));
  }

  /**
   * @throws RefusedException EOPNOTSUPP format or snoop choice that the hardware lacks
   */
  static DomainRequest request(DmaDevice device, HwptRequest wanted) {
    HardwareCapabilities can = Requesters.capabilities(device);
    String format = wanted.format().orElse(can.formats().getFirst());
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
    return new DomainRequest(device.requesters().getFirst(), wanted.kind(), format, snoop);
  }

  private static String name(PageTableKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String names(Set<PageTableKind> kinds) {
    return kinds.stream().sorted().map(HwptAllocation::name).reduce((a, b) -> a + ", " + b).get();
  }
}
