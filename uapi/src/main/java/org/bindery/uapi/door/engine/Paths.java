package org.bindery.uapi.door.engine;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.IommuEngine;
import org.bindery.uapi.door.DeviceFiles;
import org.bindery.uapi.door.DoorExtension;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.command.CommandTable;
import org.bindery.uapi.door.command.IommuFile;
import org.bindery.uapi.door.file.OpenFile;
import org.bindery.uapi.door.vfio.GroupDevices;
import org.bindery.uapi.door.vfio.VfioFile;
import org.bindery.uapi.door.vfio.VfioGroupFile;

/** The files of a door by path. */
final class Paths {
  private static final String DEVICES = "/dev/vfio/devices/";
  private static final Pattern GROUP =
      Pattern.compile("/dev/vfio/(?<name>(?<mark>noiommu-)?(0|[1-9]\\d{0,8}))");

  private final IommuEngine engine;
  private final DeviceFiles devices;
  private final KernelProfile profile;
  private final CommandTable commands;
  private final GroupDevices groupDevices;

  Paths(
      IommuEngine engine,
      DeviceFiles devices,
      KernelProfile profile,
      List<DoorExtension> extensions) {
    this.engine = engine;
    this.devices = devices;
    this.profile = profile;
    this.commands = new CommandTable(profile, extensions);
    this.groupDevices = new GroupDevices(devices);
  }

  /**
   * @param descriptor what the fd is named by
   * @throws org.bindery.api.RefusedException ENOENT; as {@link DeviceFiles#open} and {@link
   *     DeviceFiles#openGroup}
   */
  OpenFile open(Process process, String path, int descriptor) {
    if (path.equals("/dev/iommu") || path.equals("/dev/vfio/vfio")) {
      return new IommuFile(engine.open("fd" + descriptor, process, _ -> {}), profile, commands);
    }
    if (path.startsWith(DEVICES)) {
      return device(process, path.substring(DEVICES.length()));
    }
    Matcher group = GROUP.matcher(path);
    if (group.matches() && (group.group("mark") == null || profile.noIommu())) {
      return new VfioGroupFile(
          devices.openGroup(group.group("name"), process), groupDevices, profile);
    }
    throw absent(path);
  }

  /** One behind no IOMMU is for who has CAP_SYS_RAWIO ({@code vfio_device_fops_cdev_open}). */
  private OpenFile device(Process process, String node) {
    if (node.startsWith(HostDeviceFiles.NO_IOMMU)) {
      if (!profile.noIommuFiles()) {
        throw absent(DEVICES + node);
      }
      return VfioFile.unconfined(devices, node, profile, process);
    }
    return new VfioFile(devices, node, profile);
  }

  private static RefusedException absent(String path) {
    return Refusal.of(Errno.ENOENT, "there is no file %s", path).exception();
  }
}
