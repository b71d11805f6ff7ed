package org.bindery.uapi.door.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineFd;
import org.bindery.engine.IommuEngine;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.IommufdProvider;
import org.bindery.uapi.door.DeviceNode;
import org.bindery.uapi.door.DoorExtension;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.door.kit.UserProgram;

/** The door over the engine that it is made for, with one device, vfio0, and a program. */
public final class DoorLab implements AutoCloseable {
  final LabMemory memory = new LabMemory();
  final LabHardware hardware = new LabHardware();
  final LabGroup group = new LabGroup(4);
  final LabDevice device = new LabDevice(new RequesterId(0, 0, 0x80), hardware, group);
  final List<LabFile> files = new ArrayList<>();

  /** Every fd that was opened. */
  public final List<EngineFd> fds = new ArrayList<>();

  private final AtomicReference<LabFile> user = new AtomicReference<>();
  private final IommuEngine engine = new IommufdProvider().create("lab", memory);
  public final UserProgram program;

  public DoorLab(DoorExtension... extensions) {
    this(KernelProfile.LINUX_7_2, extensions);
  }

  public DoorLab(KernelProfile profile, DoorExtension... extensions) {
    group.members.add(device);
    IommuEngine noted = new Noted(engine, fds);
    program = new UserProgram(new EngineDoor(noted, this::open, profile, List.of(extensions)));
  }

  private DeviceNode open(String node) {
    if (!node.equals("vfio0")) {
      throw Refusal.of(Errno.ENOENT, "no %s", node).exception();
    }
    LabFile file = new LabFile(device, user);
    files.add(file);
    return new DeviceNode(file, false);
  }

  /** True when nothing that a program did is left. */
  public boolean clean() {
    return memory.pinnedPages() == 0 && hardware.untouched();
  }

  @Override
  public void close() {
    program.close();
    engine.close();
  }
}
