package org.bindery.api;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** A DMA that an IOMMU blocked and recorded, as the hardware records it. */
@ProviderType
public interface Fault {
  Instant time();

  /** Name of the device, or of the alias that its bridge gives it. */
  String device();

  /** The requester ID on the bus, {@code 0000:00:10.0}. */
  String requester();

  /** PASID, or -1 when the request had none. */
  int pasid();

  /** The address that was asked for. */
  long iova();

  /** READ or WRITE. */
  Access access();

  /** The hardware's code for the reason (VT-d: specification, "Fault reason encodings"). */
  int code();

  /** The reason in words. */
  String reason();
}
