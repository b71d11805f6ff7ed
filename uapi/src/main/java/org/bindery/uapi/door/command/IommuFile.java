package org.bindery.uapi.door.command;

import org.bindery.engine.EngineFd;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.door.file.OpenFile;
import org.bindery.uapi.door.type1.CompatIoas;
import org.bindery.uapi.door.type1.Type1;

/**
 * {@code /dev/iommu}, open. The engine's fd closes when neither the descriptor, nor a device bound
 * to it, nor a queue of it holds this any more.
 */
public final class IommuFile extends OpenFile {
  private final EngineFd fd;
  private final KernelProfile profile;
  private final CommandTable table;
  private final CompatIoas compat = new CompatIoas();

  public IommuFile(EngineFd fd, KernelProfile profile, CommandTable table) {
    this.fd = fd;
    this.profile = profile;
    this.table = table;
  }

  public EngineFd fd() {
    return fd;
  }

  /** Keeps it, while another holds it, until one more {@link #drop}. */
  public void keep() {
    if (!hold()) {
      throw new IllegalStateException(fd.name() + " has ended while it was held");
    }
  }

  KernelProfile profile() {
    return profile;
  }

  /** What VFIO's type 1 commands mean. */
  public CompatIoas compat() {
    return compat;
  }

  @Override
  public int ioctl(Caller caller, int request, long address) {
    if (table.covers(request)) {
      return table.run(this, caller, request, address);
    }
    return Type1.run(fd, compat, profile, caller, request, address);
  }

  @Override
  protected void end() {
    fd.close();
  }
}
