package org.bindery.hardware;

import org.bindery.api.Access;

/**
 * A DMA that was refused.
 *
 * @param requester as the request carried it: behind a conventional bridge, the bridge's alias
 * @param pasid -1: none
 * @param iova the first address of the request that was refused
 * @param access READ or WRITE
 * @param code the hardware's own code
 * @param reason in words
 */
public record HardwareFault(
    RequesterId requester, int pasid, long iova, Access access, int code, String reason) {}
