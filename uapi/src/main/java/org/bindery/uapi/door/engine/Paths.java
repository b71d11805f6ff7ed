package org.bindery.uapi.door.engine;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.engine.IommuEngine;
import org.bindery.uapi.door.DeviceFiles;
import org.bindery.uapi.door.DoorExtension;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.command.CommandTable;
import org.bindery.uapi.door.command.IommuFile;
import org.bindery.uapi.door.file.OpenFile;
import org.bindery.uapi.door.vfio.VfioFile;

/** The files of a door by path. */
final class Paths {
  private static final String DEVICES = "/dev/vfio/devices/";

  private final IommuEngine engine;
  private final DeviceFiles devices;
  private final KernelProfile profile;
  private final CommandTable commands;

  Paths(
      IommuEngine engine,
      DeviceFiles devices,
      KernelProfile profile,
      List<DoorExtension> extensions) {
    this.engine = engine;
    this.devices = devices;
    this.profile = profile;
    this.commands = new CommandTable(profile, extensions);
  }

  /**
   * @param descriptor what the fd is named by
   * @throws org.bindery.api.RefusedException ENOENT; as {@link DeviceFiles#open}
   */
  OpenFile open(Process process, String path, int descriptor) {
    if (path.equals("/dev/iommu") || path.equals("/dev/vfio/vfio")) {
      return new IommuFile(engine.open("fd" + descriptor, process, _ -> {}), profile, commands);
    }
    if (path.startsWith(DEVICES)) {
      return new VfioFile(devices, path.substring(DEVICES.length()), profile);
    }
    throw Refusal.of(Errno.ENOENT, "there is no file %s", path).exception();
  }
}
