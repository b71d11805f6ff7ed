package org.bindery.backend.sim.hardware;

/**
 * An entry of a PASID table. Each attach makes another, by whose identity it is told whether what a
 * PASID stood for a while ago is what it stands for now.
 */
final class PasidAttachment {
  private final DomainOnUnit domain;

  PasidAttachment(DomainOnUnit domain) {
    this.domain = domain;
  }

  DomainOnUnit domain() {
    return domain;
  }
}
