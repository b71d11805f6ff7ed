package org.bindery.core.mdev;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bindery.core.host.ManagedHost;

/** A type of a kernel. */
record KernelOffer(KernelMdevs kernel, KernelType type) implements Offer {
  @Override
  public Optional<ManagedHost> host() {
    return Optional.of(kernel.host());
  }

  @Override
  public void create(ManagedHost on, UUID uuid, List<Definition.Attribute> attributes) {
    kernel.create(type, uuid, attributes);
  }
}
