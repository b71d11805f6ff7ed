package org.bindery.core.fd;

import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.api.RefusedException;
import org.bindery.core.events.Topics;
import org.bindery.host.DeviceFile;

/**
 * The host wants a bound device back and waits for it: it is told, and the device released in order
 * as by an unbind, so that it is quiet when it goes. By a thread of its own, since whoever tells
 * must not be held up, and at the first time of asking only. Safe for use by several threads.
 */
final class HostRequest {
  private final FdServices services;
  private final Binding binding;
  private final AtomicBoolean heard = new AtomicBoolean();

  HostRequest(FdServices services, Binding binding) {
    this.services = services;
    this.binding = binding;
  }

  void listenTo(DeviceFile file) {
    String device = binding.device();
    try {
      services
          .calls()
          .run(
              "host " + binding.located().host().name(),
              "listening for " + device,
              () -> file.wanted(this::asked));
    } catch (RefusedException e) {
      services.events().log("%s: when its host wants it back is not heard: %s", device, e);
    }
  }

  private void asked() {
    if (heard.compareAndSet(false, true)) {
      Thread.ofPlatform()
          .daemon()
          .name("bindery-release-" + binding.device())
          .start(this::giveItUp);
    }
  }

  private void giveItUp() {
    String host = binding.located().host().name();
    services
        .events()
        .post(
            Topics.DEVICE_WANTED,
            binding.device(),
            "host %s waits for it, to remove it or to take its host driver away: it is released"
                + " from %s of %s, where it is %s",
            host,
            binding.fd().name(),
            binding.fd().owner(),
            binding.label());
    binding.release("host %s wanted it back".formatted(host));
  }
}
