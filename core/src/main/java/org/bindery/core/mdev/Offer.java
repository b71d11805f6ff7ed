package org.bindery.core.mdev;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bindery.api.MdevTypeView;
import org.bindery.core.host.ManagedHost;

/** A type that can be had now, with how it is made: by a bundle, or by a kernel. */
interface Offer {
  MdevTypeView type();

  /** The host it belongs to; empty: any. */
  Optional<ManagedHost> host();

  /**
   * Makes an instance.
   *
   * @param on {@link #host}, or the chosen one
   * @throws org.bindery.api.RefusedException EEXIST; EUSERS or ENOSPC; what the parent refuses;
   *     EINVAL an attribute that cannot be set, and then nothing was made
   */
  void create(ManagedHost on, UUID uuid, List<Definition.Attribute> attributes);
}
