package org.bindery.api;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** A work queue of a host, as it was when asked. */
@ConsumerType
public interface QueueView {
  /** {@code wq0.0}. */
  String name();

  String host();

  /** The accelerator that it is of, {@code dsa0}. */
  String device();

  /** {@code disabled}, {@code enabled}, {@code locked}. */
  String state();

  /** The host driver that it is enabled for. */
  Optional<String> driver();

  /** How many have it open. */
  int clients();

  /** Everything that can be set, by name in lowerCamelCase. */
  Map<String, String> settings();
}
