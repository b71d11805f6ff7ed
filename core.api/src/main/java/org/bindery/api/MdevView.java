package org.bindery.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A software mediated device that is there, or is defined, as it was when asked. */
@ProviderType
public interface MdevView {
  /** 36 characters, lower case. */
  String uuid();

  String host();

  String parent();

  String type();

  MdevState state();

  /** Whether it is defined, and so kept in the data directory; false: it is gone once removed. */
  boolean defined();

  /** Whether it is defined to start by itself when its host and its parent are there. */
  boolean auto();

  /** What a waiting one waits for; empty for the others. */
  Optional<String> why();

  /** Name of the fd and label it is bound under, when bound. */
  Optional<String> fd();

  Optional<String> label();
}
