package org.bindery.backend.sim.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Role;
import org.bindery.backend.sim.unconfined.UnconfinedFunction;
import org.bindery.host.DeviceFile;
import org.bindery.host.GroupFile;

/**
 * A group as VFIO has it ({@code struct vfio_group}): from when a first member comes to a vfio
 * driver until the last one leaves. It keeps two ways to its devices apart: by the group's file,
 * and by device files of their own.
 *
 * <p>Guarded by the machine's lock, under which no file is called.
 */
public final class VfioGroup {
  private final Machine machine;
  private final int number;
  private final IsolationGroup group;
  private final String name;
  private final List<MachineDevice> members = new ArrayList<>();
  // By the group's file.
  private final List<OpenDevice> devicesOpen = new ArrayList<>();
  private GroupFile opened;
  // Who has opened it; a device that outlives the file is its opener's then.
  private String opener;
  // Members that are bound by device files of their own: cdev_device_open_cnt.
  private int boundByOwn;

  private record OpenDevice(DeviceFile file, String opener) {}

  /**
   * @param group null: its only member is behind no IOMMU
   */
  VfioGroup(Machine machine, int number, IsolationGroup group) {
    this.machine = machine;
    this.number = number;
    this.group = group;
    this.name = (group == null ? "noiommu-" : "") + number;
  }

  /** Its file in {@code /dev/vfio}. */
  public String name() {
    return name;
  }

  /** Among the numbers of isolation groups. */
  int number() {
    return number;
  }

  public boolean behindIommu() {
    return group != null;
  }

  List<MachineDevice> members() {
    return members;
  }

  /**
   * Gives the file to an opener, as {@code vfio_group_fops_open}.
   *
   * @throws RefusedException as {@link org.bindery.host.Host#openGroup}
   */
  public void open(GroupFile file, Process process) {
    boolean allowed = process.roles().contains(Role.CAP_SYS_RAWIO);
    String who = process.name();
    synchronized (machine.lock()) {
      requireThere();
      if (group == null && !allowed) {
        throw Refusal.of(
                Errno.EPERM,
                "%s has no CAP_SYS_RAWIO, and no IOMMU would confine what it does with %s",
                who,
                members.getFirst())
            .exception();
      }
      if (boundByOwn > 0) {
        throw boundByOwn();
      }
      if (opened != null) {
        throw inUse("group %s is open".formatted(name)).exception();
      }
      opened = file;
      opener = who;
    }
  }

  private RefusedException boundByOwn() {
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EBUSY,
            "group %s cannot be opened: members are bound by their own device files, %s",
            name,
            owner().map("by "::concat).orElse("by another process"));
    members.stream()
        .filter(member -> member.boundFile() != null)
        .forEach(member -> refusal.blockedBy(member.name(), "bound by its device file"));
    return refusal.exception();
  }

  private Optional<String> owner() {
    return group == null
        ? members.stream()
            .flatMap(member -> member.unconfined().stream())
            .findFirst()
            .flatMap(UnconfinedFunction::owner)
        : group.owner();
  }

  /** A refusal since the group's file is in use, with what ends that. */
  private Refusal.Builder inUse(String what) {
    return Refusal.of(Errno.EBUSY, "%s by its file /dev/vfio/%s, which %s has", what, name, opener)
        .blockedBy("group " + name, "open by /dev/vfio/%s, by %s".formatted(name, opener))
        .remedy("groups close %s --host %s", name, machine.name());
  }

  /**
   * Refuses to bind a device by its own file while the group's is open: {@code
   * vfio_device_block_group}.
   */
  void requireClosed(MachineDevice device) {
    if (opened != null) {
      throw inUse("%s cannot be bound by its device file: its group is open".formatted(device))
          .exception();
    }
  }

  /** That a device is bound already by a file that was got from the group's; empty: it is not. */
  Optional<Refusal.Builder> boundHere(MachineDevice device) {
    return devicesOpen.stream()
        .filter(open -> open.file == device.boundFile())
        .findFirst()
        .map(open ->
            Refusal.of(
                    Errno.EINVAL,
                    "%s is bound already: %s has it by its group's file /dev/vfio/%s",
                    device,
                    open.opener,
                    name)
                .blockedBy(
                    device.name(), "bound by /dev/vfio/%s, by %s".formatted(name, open.opener))
                .remedy("groups close %s --host %s", name, machine.name()));
  }

  /** What speaks against binding a member by its own file; empty: nothing. */
  public Optional<Refusal> obstacle(MachineDevice device) {
    synchronized (machine.lock()) {
      return opened != null
          ? Optional.of(
              inUse("%s cannot be bound by its device file: its group is open".formatted(device))
                  .build())
          : boundHere(device).map(Refusal.Builder::build);
    }
  }

  /** Who has the file open, or a device by it. */
  public Optional<String> opener() {
    synchronized (machine.lock()) {
      return opened != null
          ? Optional.of(opener)
          : devicesOpen.stream().map(OpenDevice::opener).findFirst();
    }
  }

  void boundByOwn(int more) {
    boundByOwn += more;
  }

  /**
   * Called under the lock.
   *
   * @throws RefusedException EBADF the group's file that it is opened by is closed
   */
  void openedHere(DeviceFile file, GroupFile by) {
    if (opened != by) {
      throw Refusal.of(Errno.EBADF, "the file of group %s is closed", name).exception();
    }
    devicesOpen.add(new OpenDevice(file, opener));
  }

  /** Called under the lock. */
  void closedHere(DeviceFile file) {
    devicesOpen.removeIf(open -> open.file == file);
  }

  public void close(GroupFile file) {
    synchronized (machine.lock()) {
      if (opened == file) {
        opened = null;
      }
    }
  }

  /** Its file, while it is open. */
  public Optional<GroupFile> opened() {
    synchronized (machine.lock()) {
      return Optional.ofNullable(opened);
    }
  }

  /** The devices that are open by its file, or by one that is closed by now. */
  public List<DeviceFile> devicesOpen() {
    synchronized (machine.lock()) {
      return devicesOpen.stream().map(OpenDevice::file).toList();
    }
  }

  /** Whether nobody claims its DMA: what {@code iommu_group_dma_owner_claimed} is asked for. */
  public boolean viable() {
    synchronized (machine.lock()) {
      requireThere();
      return group == null || group.owner().isEmpty() && group.blockers().isEmpty();
    }
  }

  /**
   * @throws RefusedException ENODEV
   */
  public MachineDevice find(String device) {
    synchronized (machine.lock()) {
      return members.stream()
          .filter(member -> member.name().equals(device))
          .findFirst()
          .orElseThrow(() ->
              Refusal.of(Errno.ENODEV, "group %s has no device %s on a vfio driver", name, device)
                  .exception());
    }
  }

  private void requireThere() {
    if (members.isEmpty()) {
      throw Refusal.of(Errno.ENODEV, "the last device of group %s has left its vfio driver", name)
          .exception();
    }
  }
}
