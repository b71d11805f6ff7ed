package org.bindery.iommufd.ioas;

import java.util.List;
import java.util.stream.Collectors;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/** How an address space says no to its users, and because of them. */
record UserRefusals(int ioas) {
  RefusedException tooMany() {
    return Refusal.of(
            Errno.EBUSY, "ioas %d has %d accesses, the most there can be", ioas, AddressUsers.MOST)
        .exception();
  }

  RefusedException beingUnmapped(MappedArea area) {
    return Refusal.of(
            Errno.EINVAL, "area %s of ioas %d is being unmapped: no access begins", area, ioas)
        .blockedBy("area " + area, "being unmapped")
        .exception();
  }

  RefusedException notOnPages(MappedArea area, long iova) {
    return Refusal.of(
            Errno.EINVAL,
            "only whole pages are pinned, and 0x%x in area %s of ioas %d lies inside of one, or the"
                + " area ends in one",
            iova,
            area,
            ioas)
        .exception();
  }

  RefusedException notPermitted(MappedArea area, Access wanted) {
    return Refusal.of(
            Errno.EPERM,
            "area %s of ioas %d is mapped for %s, which does not allow %s",
            area,
            ioas,
            area.access,
            wanted)
        .blockedBy("area " + area, "mapped for " + area.access)
        .exception();
  }

  RefusedException locked(MappedArea area, List<AddressUser> by) {
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EBUSY,
            "area %s of ioas %d is locked by %s, which reaches its memory by physical address",
            area,
            ioas,
            names(by));
    by.forEach(user -> refusal.blockedBy(user.toString(), "has locked area " + area));
    return refusal.exception();
  }

  /**
   * @param cause what one of them threw last; or null
   */
  RefusedException keptPinned(MappedArea area, List<AddressUser> by, RuntimeException cause) {
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EDEADLK,
            "area %s of ioas %d stays pinned by %s, though told %d times to let go",
            area,
            ioas,
            names(by),
            Unmapper.ROUNDS + 1);
    by.forEach(user -> refusal.blockedBy(user.toString(), "has pinned in area " + area));
    return refusal.exception(cause);
  }

  RefusedException arenaClosed(MappedArea area, long iova) {
    return Refusal.of(
            Errno.EFAULT,
            "the arena of the memory behind 0x%x in area %s of ioas %d is closed",
            iova,
            area,
            ioas)
        .exception();
  }

  private static String names(List<AddressUser> users) {
    return users.isEmpty()
        ? "an access"
        : users.stream().map(AddressUser::toString).collect(Collectors.joining(", "));
  }
}
