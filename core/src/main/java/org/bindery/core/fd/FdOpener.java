package org.bindery.core.fd;

import java.util.function.Consumer;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.core.events.Topics;
import org.bindery.core.host.ManagedHost;

/** Opens fds. */
public record FdOpener(FdServices services) {
  /**
   * @param onClose called once, when the fd has been closed, by whomever
   * @throws org.bindery.api.RefusedException ENODEV the host is gone
   */
  public OwnedFd open(ManagedHost host, Process process, String name, Consumer<OwnedFd> onClose) {
    requireThere(host);
    OwnedFd fd = new OwnedFd(services, name, process, host, onClose);
    services.fds().add(fd);
    services.events().post(Topics.FD_OPENED, name, "opened on %s for %s", host.name(), fd.owner());
    if (host.gone()) {
      // It left while the fd was opened, perhaps before the fd could be found.
      fd.hostGone();
      requireThere(host);
    }
    return fd;
  }

  private static void requireThere(ManagedHost host) {
    if (host.gone()) {
      throw Refusal.of(Errno.ENODEV, "host %s has gone", host.name()).exception();
    }
  }
}
