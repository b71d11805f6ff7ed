package org.bindery.backend.sim.file;

import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.machine.OpenFiles;
import org.bindery.backend.sim.machine.VfioGroup;
import org.bindery.host.DeviceFile;
import org.bindery.host.GroupFile;
import org.bindery.host.HostDevice;

/**
 * An open file of a group. Its state is its group's, under the machine's lock, and whether it is
 * closed.
 */
public final class SimGroupFile implements GroupFile {
  private final VfioGroup group;
  private final OpenFiles files;
  private final SimLog log;
  private volatile boolean closed;

  /** Opens; refusals as {@link org.bindery.host.Host#openGroup}. */
  public SimGroupFile(VfioGroup group, OpenFiles files, SimLog log, Process opener) {
    this.group = group;
    this.files = files;
    this.log = log;
    group.open(this, opener);
  }

  @Override
  public boolean behindIommu() {
    return group.behindIommu();
  }

  @Override
  public boolean viable() {
    check();
    return group.viable();
  }

  @Override
  public HostDevice find(String name) {
    check();
    return group.find(name);
  }

  @Override
  public DeviceFile open(HostDevice device) {
    check();
    MachineDevice member = group.find(device.name());
    if (member != device) {
      throw Refusal.of(Errno.ENODEV, "%s has left group %s", device.name(), group.name())
          .exception();
    }
    return SimDeviceFile.ofGroup(member, group, this, files, log);
  }

  private void check() {
    if (closed) {
      throw Refusal.of(Errno.EBADF, "the file of group %s is closed", group.name()).exception();
    }
  }

  @Override
  public void close() {
    closed = true;
    group.close(this);
  }
}
