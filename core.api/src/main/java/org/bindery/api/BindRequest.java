package org.bindery.api;

import java.util.Objects;
import java.util.Optional;

/** Which device to bind, and how. Immutable; each setter answers a changed copy. */
public final class BindRequest {
  private final String device;
  private final String label;
  private final boolean take;

  private BindRequest(String device, String label, boolean take) {
    this.device = Objects.requireNonNull(device, "device");
    this.label = label;
    this.take = take;
  }

  /** The device by name: {@code NAME} or {@code HOST/NAME}; PCI domain 0000 may be left out. */
  public static BindRequest of(String device) {
    return new BindRequest(device, null, false);
  }

  /** 1-63 characters, unique in the fd; without one, the device's name. */
  public BindRequest label(String changed) {
    return new BindRequest(device, changed, take);
  }

  /** Allows to take the device from the host driver that uses it. */
  public BindRequest take(boolean changed) {
    return new BindRequest(device, label, changed);
  }

  public String device() {
    return device;
  }

  public Optional<String> label() {
    return Optional.ofNullable(label);
  }

  public boolean take() {
    return take;
  }
}
