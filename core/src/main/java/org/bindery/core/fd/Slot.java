package org.bindery.core.fd;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bindery.core.host.DeviceClaim;
import org.bindery.core.state.DeviceLife;

/**
 * A place in an fd's table of labels: taken before the device is touched, so that nobody else takes
 * the label or the device meanwhile.
 */
final class Slot {
  private final String label;
  private final String device;
  private final DeviceClaim claim;
  private final DeviceLife life = new DeviceLife();
  private final CompletableFuture<Optional<Binding>> settled = new CompletableFuture<>();

  Slot(String label, String device, DeviceClaim claim) {
    this.label = label;
    this.device = device;
    this.claim = claim;
  }

  String label() {
    return label;
  }

  String device() {
    return device;
  }

  DeviceClaim claim() {
    return claim;
  }

  DeviceLife life() {
    return life;
  }

  /** Done when the bind is over; empty: it failed. */
  CompletableFuture<Optional<Binding>> settled() {
    return settled;
  }

  /** The bound device; empty while it is being bound. */
  Optional<Binding> binding() {
    return settled.getNow(Optional.empty());
  }
}
