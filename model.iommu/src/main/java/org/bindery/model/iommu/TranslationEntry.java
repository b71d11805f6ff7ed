package org.bindery.model.iommu;

/**
 * What hardware finds of a requester, or of one of its PASIDs, before it walks a table: an entry of
 * a context, device, stream or PASID table. Immutable; written at each attach.
 */
public interface TranslationEntry {
  /** An entry that leaves all to the table. */
  TranslationEntry PLAIN = () -> false;

  /** Requests are snooped whatever they ask for and whatever the table says. */
  boolean forcesSnoop();
}
