package org.bindery.backend.linux.vfio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.linux.engine.KernelErrors;
import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.host.HostDevice;

/**
 * Why the kernel refused a bind, found by looking at sysfs and at who has which file open; so it is
 * inferred, unless the errno has one meaning only.
 */
final class BindDiagnosis {
  private final HostDevice device;
  private final Path node;
  private final LinuxPaths paths;
  private final OpenBy openBy;

  BindDiagnosis(HostDevice device, Path node, LinuxPaths paths) {
    this.device = device;
    this.node = node;
    this.paths = paths;
    this.openBy = new OpenBy(paths.proc());
  }

  Refusal.Builder refusal(int result, String fd) {
    return switch (KernelErrors.errno(result)) {
      case EPERM -> notViable(result);
      case EBUSY -> busy(result);
      case EINVAL -> invalid(result);
      case EBADF, EBADFD -> KernelErrors.refusal(result, "%s is no IOMMU fd any more", fd);
      case ENODEV -> KernelErrors.refusal(result, "%s has left its host", device.name());
      case ENOTTY ->
          KernelErrors.refusal(
              -Errno.EOPNOTSUPP.number(),
              "this kernel binds no device file to an IOMMU fd; they do since Linux 6.6, with"
                  + " CONFIG_VFIO_DEVICE_CDEV");
      default -> KernelErrors.unforeseen(result, "binding %s to %s", device.name(), fd);
    };
  }

  private Refusal.Builder notViable(int result) {
    if (device.group().isEmpty()) {
      return KernelErrors.unforeseen(result, "binding %s", device.name());
    }
    int group = device.group().getAsInt();
    List<GroupMembers.Member> members = new GroupMembers(paths, group).list();
    List<GroupMembers.Member> blockers =
        members.stream().filter(GroupMembers.Member::blocks).toList();
    if (!blockers.isEmpty()) {
      GroupMembers.Member first = blockers.getFirst();
      Refusal.Builder refusal =
          KernelErrors.refusal(
                  result,
                  "group %d of %s is not viable: %s is bound to host driver %s",
                  group,
                  device.name(),
                  first.name(),
                  first.driver().get())
              .inferred();
      for (GroupMembers.Member member : blockers) {
        refusal
            .blockedBy(member.name(), "bound to host driver " + member.driver().get())
            .remedy("take %s", member.name());
      }
      return refusal;
    }
    Optional<GroupMembers.Member> open =
        members.stream()
            .filter(member -> !member.name().equals(device.name()))
            .filter(member -> member.node().isPresent())
            .filter(member -> !openBy.processes(member.node().get()).isEmpty())
            .findFirst();
    if (open.isPresent()) {
      List<String> users = openBy.processes(open.get().node().get());
      Refusal.Builder refusal =
          KernelErrors.refusal(
                  result,
                  "group %d of %s is owned through %s by %s, in another IOMMU fd",
                  group,
                  device.name(),
                  open.get().name(),
                  String.join(", ", users))
              .inferred();
      users.forEach(user -> refusal.blockedBy(user, "has " + open.get().name() + " open"));
      return refusal;
    }
    return KernelErrors.refusal(
            result,
            "%s's interrupts are not isolated: the platform has no interrupt remapping (intremap),"
                + " and vfio_iommu_type1 or iommufd was not told to allow that"
                + " (allow_unsafe_interrupts)",
            device.name())
        .inferred();
  }

  private Refusal.Builder busy(int result) {
    String group = device.group().isPresent() ? "" + device.group().getAsInt() : "?";
    Path legacy = paths.dev().resolve("vfio").resolve(group);
    List<String> users = openBy.processes(legacy);
    if (users.isEmpty()) {
      return KernelErrors.refusal(
              result,
              "%s is in use in another way: its group's file %s is open, or it has a table of the"
                  + " host's",
              device.name(),
              legacy)
          .inferred();
    }
    Refusal.Builder refusal =
        KernelErrors.refusal(
                result,
                "%s of %s is open by %s; a device is used through its group's file or through its"
                    + " own, not both",
                legacy,
                device.name(),
                String.join(", ", users))
            .inferred();
    users.forEach(user -> refusal.blockedBy(user, "has " + legacy + " open"));
    return refusal;
  }

  private Refusal.Builder invalid(int result) {
    if (hasDirectRegion()) {
      return KernelErrors.refusal(
              result,
              "group %d of %s needs a region that firmware maps one to one, so it cannot be blocked",
              device.group().getAsInt(),
              device.name())
          .inferred();
    }
    List<String> users = openBy.processes(node);
    Refusal.Builder refusal =
        KernelErrors.refusal(
                result,
                "%s is bound through another opening of %s%s, or the platform is not cache"
                    + " coherent",
                device.name(),
                node,
                users.isEmpty() ? "" : ", which is open by " + String.join(", ", users))
            .inferred();
    users.forEach(user -> refusal.blockedBy(user, "has " + node + " open"));
    return refusal;
  }

  private boolean hasDirectRegion() {
    if (device.group().isEmpty()) {
      return false;
    }
    Path file =
        paths
            .sys()
            .resolve(
                "kernel/iommu_groups/%d/reserved_regions".formatted(device.group().getAsInt()));
    try {
      return Files.readAllLines(file).stream().anyMatch(line -> line.strip().endsWith(" direct"));
    } catch (IOException e) {
      return false;
    }
  }
}
