package org.bindery.backend.sim.hardware;

import java.util.OptionalLong;
import org.bindery.model.iommu.PasidTable;
import org.bindery.model.iommu.TablePages;
import org.bindery.model.iommu.TranslationEntry;

/**
 * A table as a requester, or one of its PASIDs, uses it. Each attach makes another, by whose
 * identity it is told whether what a PASID stood for a while ago is what it stands for now.
 *
 * <p>Where a guest has the tables of all PASIDs, that of a PASID is a part of the requester's own,
 * whose identity counts; parts may be made anew for each request.
 */
final class Attachment {
  private final DomainOnUnit domain;
  private final TranslationEntry entry;
  private final Attachment whole;
  // Null: it is of one table.
  private final StreamDomain stream;
  private final OptionalLong virtualId;
  // Made with the first request with a PASID.
  private volatile PasidTable<Attachment> parts;

  Attachment(DomainOnUnit domain, TranslationEntry entry) {
    this(domain, entry, null, null, OptionalLong.empty());
  }

  /**
   * Of all that a requester sends.
   *
   * @param virtualId the guest's for the requester; empty: it knows none
   */
  Attachment(
      DomainOnUnit domain, TranslationEntry entry, StreamDomain stream, OptionalLong virtualId) {
    this(domain, entry, null, stream, virtualId);
  }

  private Attachment(
      DomainOnUnit domain,
      TranslationEntry entry,
      Attachment whole,
      StreamDomain stream,
      OptionalLong virtualId) {
    this.domain = domain;
    this.entry = entry;
    this.whole = whole;
    this.stream = stream;
    this.virtualId = virtualId;
  }

  DomainOnUnit domain() {
    return domain;
  }

  /** What the hardware finds before it walks the table. */
  TranslationEntry entry() {
    return entry;
  }

  /** The PASID of what it is for: 0 without one, {@link DeviceTlb#ALL} of all that is sent. */
  int sent() {
    return stream == null ? 0 : DeviceTlb.ALL;
  }

  /** It is the other, or a part of it, and ends with it. */
  boolean isOf(Attachment other) {
    return this == other || whole == other;
  }

  /**
   * What a PASID is translated by when nothing was attached to it; null: by nothing. For a request
   * in flight: it may look into the guest's memory.
   *
   * @param bits of PASID that the unit has
   */
  Attachment part(int pasid, int bits) {
    if (stream == null || pasid >>> bits != 0) {
      return null;
    }
    PasidTable<Attachment> made = parts;
    Attachment part = made == null ? null : made.get(pasid);
    return part != null && stream.has(pasid, part.domain) ? part : make(pasid, bits);
  }

  private Attachment make(int pasid, int bits) {
    DomainOnUnit context = stream.context(pasid);
    Attachment part = new Attachment(context, entry, this, stream, virtualId);
    if (context.keeps()) {
      keep(pasid, bits, part);
    }
    return part;
  }

  private synchronized void keep(int pasid, int bits, Attachment part) {
    if (parts == null) {
      // The guest's own table is in the guest's memory; this only remembers what is in that.
      parts = new PasidTable<>(bits, TablePages.UNLIMITED);
    }
    parts.set(pasid, part);
  }

  /** As {@link GuestStream#deviceKeeps}, where a guest has the table; else true. */
  boolean deviceKeeps() {
    return stream == null || stream.deviceKeeps();
  }

  /** It has ended for a requester, which has no request in flight by it. */
  void left(Requester requester, int pasid) {
    domain.leave(requester, pasid);
    if (stream != null) {
      stream.left();
    }
  }

  /** A request by it was refused: where a guest has the table, it may have to be told. */
  void refused(Denial denial, int pasid, long iova, boolean write) {
    if (stream != null && virtualId.isPresent()) {
      stream.slice().refused(denial, virtualId.getAsLong(), pasid, iova, write);
    }
  }
}
