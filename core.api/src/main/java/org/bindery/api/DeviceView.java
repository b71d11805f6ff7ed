package org.bindery.api;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/** A host's device with what is known about it, as it was when asked. */
@ProviderType
public interface DeviceView {
  String name();

  String host();

  /** {@code pci}, {@code mdev}, {@code dsa}. */
  String bus();

  /** The service properties of the device, for filters ({@code pci.vendor=8086}). */
  Map<String, Object> properties();

  /** The host driver it is bound to. */
  Optional<String> driver();

  OptionalInt group();

  /** The binder whose score is the highest now. */
  Optional<String> binder();

  /** State of its binding; empty when not bound. */
  Optional<DeviceState> state();

  /**
   * Why its binding stands so, in a phrase, while it is not as its owner wishes: for a held device
   * until when it is held and for whom it waits, for a failed one what failed. Empty when it is
   * bound and well, or not bound.
   */
  default Optional<String> why() {
    return Optional.empty();
  }

  /** Name of the fd and label it is bound under, when bound. */
  Optional<String> fd();

  Optional<String> label();
}
