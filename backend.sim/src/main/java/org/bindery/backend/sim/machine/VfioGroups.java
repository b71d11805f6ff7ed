package org.bindery.backend.sim.machine;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * The groups that VFIO has, by the names of their files ({@code vfio_group_find_or_alloc}). A
 * device behind no IOMMU has one of its own, with a number of an isolation group, where the
 * administrator has said so. Guarded by the machine's lock.
 */
public final class VfioGroups {
  private final Machine machine;
  private final Groups numbers;
  private final ModuleParameter unsafeNoIommu = new ModuleParameter("enable_unsafe_noiommu_mode");
  private final Map<String, VfioGroup> byName = new TreeMap<>();

  VfioGroups(Machine machine, Groups numbers) {
    this.machine = machine;
    this.numbers = numbers;
  }

  /** Devices behind no IOMMU are given to user space all the same. */
  public ModuleParameter unsafeNoIommu() {
    return unsafeNoIommu;
  }

  public Optional<VfioGroup> find(String name) {
    synchronized (machine.lock()) {
      return Optional.ofNullable(byName.get(name));
    }
  }

  /** That of an isolation group, while a member is on a vfio driver. */
  public Optional<VfioGroup> of(IsolationGroup group) {
    return find(Integer.toString(group.id()));
  }

  /** The number of the group that a device behind no IOMMU has; -1: none. */
  int numberOf(String device) {
    return withoutIommu().entrySet().stream()
        .filter(group -> group.getValue().name().equals(device))
        .findFirst()
        .map(Map.Entry::getKey)
        .orElse(-1);
  }

  /** The devices that have a group without an IOMMU, by its number. */
  public Map<Integer, MachineDevice> withoutIommu() {
    Map<Integer, MachineDevice> all = new TreeMap<>();
    synchronized (machine.lock()) {
      byName.values().stream()
          .filter(group -> !group.behindIommu())
          .forEach(group -> all.put(group.number(), group.members().getFirst()));
    }
    return all;
  }

  /**
   * A device comes to a vfio driver. Called under the lock.
   *
   * @throws RefusedException EINVAL it is behind no IOMMU, and that was not allowed
   */
  void join(MachineDevice device) {
    VfioGroup group =
        device
            .dma()
            .map(dma ->
                byName.computeIfAbsent(
                    Integer.toString(dma.group().id()),
                    _ -> new VfioGroup(machine, dma.group().id(), dma.group())))
            .orElseGet(() -> withoutIommu(device));
    group.members().add(device);
    device.vfioGroup(group);
  }

  private VfioGroup withoutIommu(MachineDevice device) {
    if (!unsafeNoIommu.on()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s is behind no IOMMU: vfio drivers take it only if the host's configuration says"
                  + " unsafeNoIommu",
              device)
          .blockedBy(device.name(), "behind no IOMMU")
          .exception();
    }
    VfioGroup group = new VfioGroup(machine, numbers.take(), null);
    byName.put(group.name(), group);
    return group;
  }

  /** A device leaves its vfio driver, or the machine. Called under the lock. */
  void leave(MachineDevice device) {
    VfioGroup group = device.vfioGroup();
    if (group == null) {
      return;
    }
    device.vfioGroup(null);
    group.members().remove(device);
    if (group.members().isEmpty()) {
      byName.remove(group.name());
      if (!group.behindIommu()) {
        numbers.giveBack(group.number());
      }
    }
  }
}
