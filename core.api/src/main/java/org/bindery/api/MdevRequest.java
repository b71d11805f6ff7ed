package org.bindery.api;

import java.util.Optional;

/**
 * Which software mediated device is wanted.
 *
 * @param type a type's id, for example {@code swdma-1}
 * @param parent empty: the only one that has the type
 * @param host empty: the parent's own, or the only one there is
 * @param uuid empty: a new one
 */
public record MdevRequest(
    String type, Optional<String> parent, Optional<String> host, Optional<String> uuid) {

  public static MdevRequest of(String type) {
    return new MdevRequest(type, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public MdevRequest of(Optional<String> parentName) {
    return new MdevRequest(type, parentName, host, uuid);
  }

  public MdevRequest on(Optional<String> hostName) {
    return new MdevRequest(type, parent, hostName, uuid);
  }

  public MdevRequest as(Optional<String> name) {
    return new MdevRequest(type, parent, host, name);
  }
}
