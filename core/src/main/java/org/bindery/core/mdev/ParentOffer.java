package org.bindery.core.mdev;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.core.host.ManagedHost;

/** A type of a bundle. */
record ParentOffer(Parent parent, TypeFacts type, Instances instances) implements Offer {
  @Override
  public Optional<ManagedHost> host() {
    return Optional.empty();
  }

  @Override
  public void create(ManagedHost on, UUID uuid, List<Definition.Attribute> attributes) {
    if (!attributes.isEmpty()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s of %s has no attributes, so %s cannot be set",
              type.type(),
              parent.name(),
              attributes.getFirst().name())
          .exception();
    }
    Instance unused = instances.create(on, parent, type, uuid);
  }
}
