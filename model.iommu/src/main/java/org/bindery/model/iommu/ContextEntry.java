package org.bindery.model.iommu;

import java.util.Objects;

/**
 * What becomes of a requester's DMA.
 *
 * @param <D> the hardware's domain
 */
public sealed interface ContextEntry<D> {
  /** Passed through, as the host's own drivers use it. */
  record Host<D>() implements ContextEntry<D> {}

  /** Refused, all of it. */
  record Blocked<D>() implements ContextEntry<D> {}

  /** Translated by a domain. */
  record Translated<D>(D domain) implements ContextEntry<D> {
    public Translated {
      Objects.requireNonNull(domain, "domain");
    }
  }
}
