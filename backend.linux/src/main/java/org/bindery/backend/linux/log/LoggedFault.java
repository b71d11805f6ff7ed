package org.bindery.backend.linux.log;

import java.time.Instant;
import org.bindery.api.Access;
import org.bindery.api.Fault;

/** A blocked DMA as the kernel's log has it; the time is that of reading the log. */
record LoggedFault(
    Instant time,
    String device,
    String requester,
    int pasid,
    long iova,
    Access access,
    int code,
    String reason)
    implements Fault {}
