package org.bindery.core.access;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.names.ShellWord;

/** How software access to one address space says no. */
record AccessRefusals(String fd, int ioas) {
  RefusedException notIoas() {
    return Refusal.of(Errno.ENOENT, "%s has no ioas %d", fd, ioas).exception();
  }

  RefusedException notAttached(RegisteredDevice device) {
    return Refusal.of(
            Errno.ENOENT, "%s of %s is not attached to ioas %d any more", device.label(), fd, ioas)
        .exception();
  }

  RefusedException hole(long at, IovaRange range) {
    return Refusal.of(Errno.ENOENT, "nothing is mapped at 0x%x of %s in ioas %d", at, range, ioas)
        .exception();
  }

  RefusedException beingUnmapped(MirroredArea area) {
    return Refusal.of(Errno.EINVAL, "area %s of ioas %d is being unmapped", area, ioas)
        .blockedBy("area " + area, "being unmapped")
        .exception();
  }

  RefusedException noWholePages(IovaRange range) {
    return Refusal.of(
            Errno.EINVAL, "%s of ioas %d is not whole pages of 4096 bytes, as pinned", range, ioas)
        .exception();
  }

  RefusedException notPermitted(MirroredArea area, Access wanted) {
    return Refusal.of(
            Errno.EPERM,
            "area %s of ioas %d is mapped for %s, not for %s",
            area,
            ioas,
            words(area.access),
            words(wanted))
        .blockedBy("area " + area, "mapped in ioas %d for %s".formatted(ioas, words(area.access)))
        .exception();
  }

  /** An area that was there before whole pages were demanded. */
  RefusedException areaOffPages(MirroredArea area, String label) {
    return Refusal.of(
            Errno.EADDRINUSE,
            "area %s of ioas %d (user address 0x%x) does not lie on whole pages, as %s needs",
            area,
            ioas,
            area.address,
            label)
        .blockedBy("area " + area, "mapped in ioas " + ioas)
        .remedy("unmap %s %d 0x%x 0x%x", ShellWord.of(fd), ioas, area.iova, area.length)
        .exception();
  }

  RefusedException misaligned(String what, long value, Collection<RegisteredDevice> attached) {
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EINVAL,
            "%s 0x%x is not a multiple of 0x1000, as software devices attached to ioas %d need",
            what,
            value,
            ioas);
    return attached(refusal, attached).exception();
  }

  RefusedException busy(Collection<RegisteredDevice> attached) {
    List<String> labels = attached.stream().map(RegisteredDevice::label).toList();
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EBUSY, "ioas %d of %s is in use by %s", ioas, fd, String.join(", ", labels));
    attached(refusal, attached);
    labels.forEach(label -> refusal.remedy("detach %s %s", ShellWord.of(fd), ShellWord.of(label)));
    return refusal.exception();
  }

  /** Pins that were asked back and did not come. */
  RefusedException stillPinned(
      Errno errno, String what, Collection<RegisteredDevice> holders, int rounds) {
    List<String> labels = holders.stream().map(RegisteredDevice::label).toList();
    Refusal.Builder refusal =
        Refusal.of(
            errno,
            "%s of ioas %d of %s is pinned by %s, which did not unpin it%s",
            what,
            ioas,
            fd,
            String.join(", ", labels),
            rounds > 1 ? " when asked %d times".formatted(rounds) : "");
    holders.forEach(holder ->
        refusal.blockedBy(
            "software device " + holder.label(), holder.failure().orElse("has it pinned")));
    return refusal.exception();
  }

  private Refusal.Builder attached(Refusal.Builder refusal, Collection<RegisteredDevice> attached) {
    attached.forEach(device ->
        refusal.blockedBy("software device " + device.label(), "attached to ioas " + ioas));
    return refusal;
  }

  private static String words(Access access) {
    return access.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
