package org.bindery.core.fd;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bindery.api.RefusedException;
import org.bindery.core.events.Topics;

/**
 * Closes an fd: devices first, the last bound first, then the engine's fd. A bind that is under way
 * is waited for and released. A host that goes is asked to take its devices back as ever: it
 * withdraws before it ends.
 */
record FdClose(FdServices services, OwnedFd fd, Consumer<OwnedFd> onClose) {
  void run(String why) {
    List<Slot> slots = fd.labels().close();
    for (Slot slot : slots.reversed()) {
      settled(slot).ifPresent(binding -> binding.release(why));
    }
    fd.closeSoftware();
    services.follower().closed(fd);
    try {
      services
          .calls()
          .run("engine of host " + fd.host(), "close of " + fd.name(), fd.engineFd()::close);
    } catch (RefusedException e) {
      services.events().log("close of %s: %s", fd.name(), e.refusal());
    }
    services.fds().remove(fd);
    onClose.accept(fd);
    services.events().post(Topics.FD_CLOSED, fd.name(), "closed for %s: %s", fd.owner(), why);
  }

  /** A bind is a handful of calls, each limited in time, and so is the wait for it. */
  private Optional<Binding> settled(Slot slot) {
    return slot.settled()
        .copy()
        .completeOnTimeout(
            Optional.empty(),
            services.calls().limit().multipliedBy(8).toMillis(),
            TimeUnit.MILLISECONDS)
        .join();
  }
}
