package org.bindery.core.fd;

import org.bindery.api.DeviceState;
import org.bindery.core.events.Topics;

/** A device leaves its host while it is bound, or being bound. */
record Removal(FdServices services, OwnedFd fd) {
  void of(Slot slot) {
    if (slot.life().move(DeviceState.REMOVED, "it left its host").isPresent()) {
      services
          .events()
          .post(
              Topics.DEVICE_REMOVED,
              slot.device(),
              "left its host while bound in %s of %s as %s",
              fd.name(),
              fd.owner(),
              slot.label());
      slot.binding()
          .ifPresent(binding -> {
            services.follower().leaves(binding);
            binding.endSubdevice();
          });
    }
  }
}
