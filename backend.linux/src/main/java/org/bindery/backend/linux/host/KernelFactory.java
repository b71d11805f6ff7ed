package org.bindery.backend.linux.host;

import org.bindery.gateway.Gateway;

/** Makes a host's ways into the kernel. */
interface KernelFactory {
  Kernel open(String host, LinuxPaths paths, Gateway gateway, FaultFeed faults);
}
