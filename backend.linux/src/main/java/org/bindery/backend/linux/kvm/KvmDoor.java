package org.bindery.backend.linux.kvm;

import org.bindery.backend.linux.engine.IoctlDoor;
import org.bindery.gateway.ErrnoException;

/** The way into the kernel through {@code /dev/kvm} and the files that it makes. */
interface KvmDoor extends IoctlDoor {
  /**
   * Takes over a file that a command has just answered.
   *
   * @throws ErrnoException the host is gone; the file is closed
   */
  KvmDoor made(int number) throws ErrnoException;
}
