package org.bindery.backend.linux.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/** Why the kernel refused to attach or detach. Called with the locks that the attach holds. */
final class AttachRefusals {
  private final String fd;
  private final ReservedRegions reserved;
  private final Memlock memlock;
  private final MapRefusals maps;

  AttachRefusals(String fd, ReservedRegions reserved, Memlock memlock, MapRefusals maps) {
    this.fd = fd;
    this.reserved = reserved;
    this.memlock = memlock;
    this.maps = maps;
  }

  /**
   * @param found what the books have under the id; null: nothing
   * @param ioas the address space meant; null: none
   */
  RefusedException attach(
      int result, LinuxDevice device, FdObject found, int target, IoasBook ioas) {
    if (found == null) {
      return KernelErrors.refusal(result, "%s has no object %d", fd, target).exception();
    }
    if (found instanceof LinuxDevice) {
      return KernelErrors.refusal(
              result, "%s cannot be attached to %s, which is no ioas and no hwpt", device, found)
          .exception();
    }
    return switch (KernelErrors.errno(result)) {
      case EINVAL -> unfitting(result, device, found);
      case ENOENT ->
          device.isSoftware()
              ? KernelErrors.refusal(
                      result,
                      "%s works by software: it is attached to an ioas, and %s is none",
                      device,
                      found)
                  .remedy("ioas %s", fd)
                  .exception()
              : KernelErrors.unforeseen(result, "attaching %s to %s", device, found).exception();
      case EADDRINUSE -> inTheWay(result, device, ioas);
      case ENOMEM ->
          memlock
              .refusal(
                  result,
                  ioas.areas().all().stream().mapToLong(MappedArea::length).sum(),
                  "filling a page table with what is mapped in " + ioas)
              .exception();
      case EFAULT ->
          KernelErrors.refusal(
                  result,
                  "the kernel cannot take hold of all that is mapped in %s: an area's memory is a"
                      + " mapped device region, or the JVM itself may not write it",
                  ioas)
              .inferred()
              .exception();
      case EBUSY ->
          KernelErrors.refusal(result, "%s is being reset, or another of its group", device)
              .inferred()
              .exception();
      case ENODEV, EBADF ->
          KernelErrors.refusal(-Errno.ENODEV.number(), "%s has left its host", device).exception();
      default -> KernelErrors.unforeseen(result, "attaching %s to %s", device, found).exception();
    };
  }

  private RefusedException unfitting(int result, LinuxDevice device, FdObject found) {
    Optional<LinuxDevice> sibling =
        device.group().attached().stream()
            .filter(other -> other != device && other.table() != found)
            .findFirst();
    if (device.table() == null && sibling.isPresent()) {
      LinuxDevice other = sibling.get();
      return KernelErrors.refusal(
              result,
              "%s shares group %d with %s, which is attached to %s; a group has one page table",
              device,
              device.link().group().getAsInt(),
              other.name(),
              other.table())
          .blockedBy(other.name(), "attached to " + other.table())
          .exception();
    }
    return KernelErrors.refusal(
            result, "%s does not fit %s: its IOMMU cannot walk such a table", found, device)
        .inferred()
        .exception();
  }

  private RefusedException inTheWay(int result, LinuxDevice device, IoasBook ioas) {
    for (ReservedRegions.Region region : reserved.of(device.link().group())) {
      Collection<MappedArea> areas =
          ioas.areas().meeting(region.range().start(), region.range().last());
      if (!areas.isEmpty()) {
        List<MappedArea> all = List.copyOf(areas);
        Refusal.Builder refusal =
            KernelErrors.refusal(
                    result,
                    "%s is %s of %s, but %s has area %s there",
                    region.range(),
                    region.inWords(),
                    device.name(),
                    ioas,
                    all.getFirst())
                .blockedBy(maps.mapped(all.getFirst(), ioas));
        return maps.unmapping(refusal, ioas, all.getFirst().iova(), all.getLast().last())
            .exception();
      }
    }
    return KernelErrors.refusal(
            result,
            "an area of %s lies outside of what the IOMMU of %s reaches, or not on its pages",
            ioas,
            device)
        .inferred()
        .remedy("ioas areas %s %d", fd, ioas.id())
        .exception();
  }

  RefusedException lost(LinuxDevice device, MappedArea area, IoasBook ioas) {
    Refusal.Builder refusal =
        Refusal.of(
                Errno.EFAULT,
                "the memory of area %s of %s was closed while %s was being attached, so it was"
                    + " detached again",
                area,
                ioas,
                device)
            .blockedBy(maps.mapped(area, ioas));
    return maps.unmapping(refusal, ioas, area.iova(), area.last()).exception();
  }

  RefusedException detach(int result, LinuxDevice device) {
    Errno errno = KernelErrors.errno(result);
    return errno == Errno.ENODEV || errno == Errno.EBADF
        ? KernelErrors.refusal(-Errno.ENODEV.number(), "%s has left its host", device).exception()
        : KernelErrors.unforeseen(result, "detaching %s", device).exception();
  }
}
