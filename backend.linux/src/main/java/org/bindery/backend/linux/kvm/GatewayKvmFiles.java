package org.bindery.backend.linux.kvm;

import java.nio.file.Path;
import org.bindery.backend.linux.engine.DescriptorDoor;
import org.bindery.backend.linux.engine.IoctlDoor;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.gateway.OpenFlags;

/**
 * The real kernel.
 *
 * @param node {@code /dev/kvm}
 */
record GatewayKvmFiles(Gateway gateway, Path node) implements KvmFiles {
  @Override
  public IoctlDoor open() throws ErrnoException {
    return new DescriptorDoor(gateway.open(node.toString(), OpenFlags.RDWR));
  }

  @Override
  public IoctlDoor made(int number) throws ErrnoException {
    return new DescriptorDoor(gateway.adopt(number));
  }
}
