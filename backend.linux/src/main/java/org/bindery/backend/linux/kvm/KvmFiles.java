package org.bindery.backend.linux.kvm;

import org.bindery.backend.linux.engine.IoctlDoor;
import org.bindery.gateway.ErrnoException;

/** Opens {@code /dev/kvm}, and takes over the files that its commands answer. */
interface KvmFiles {
  IoctlDoor open() throws ErrnoException;

  /**
   * @param number just answered; closed when this fails
   * @throws ErrnoException the host is gone
   */
  IoctlDoor made(int number) throws ErrnoException;
}
