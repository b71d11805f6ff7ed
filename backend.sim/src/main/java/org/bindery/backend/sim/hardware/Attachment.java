package org.bindery.backend.sim.hardware;

import org.bindery.model.iommu.TranslationEntry;

/**
 * A table as a requester, or one of its PASIDs, uses it. Each attach makes another, by whose
 * identity it is told whether what a PASID stood for a while ago is what it stands for now.
 */
final class Attachment {
  private final DomainOnUnit domain;
  private final TranslationEntry entry;

  Attachment(DomainOnUnit domain, TranslationEntry entry) {
    this.domain = domain;
    this.entry = entry;
  }

  DomainOnUnit domain() {
    return domain;
  }

  /** What the hardware finds before it walks the table. */
  TranslationEntry entry() {
    return entry;
  }
}
