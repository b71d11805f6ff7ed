package org.bindery.hardware;

import org.bindery.api.Access;

/**
 * A device asks for a page: {@code struct iommu_fault_page_request}.
 *
 * @param pasid -1: none
 * @param group index of the page request group that it belongs to
 * @param last whether it completes its group, which then gets one answer
 * @param address of the page
 * @param access what the device wants to do; NONE is possible
 * @param execute the device wants to execute it
 * @param privileged the device asks with privilege
 */
public record PageRequest(
    RequesterId requester,
    int pasid,
    int group,
    boolean last,
    long address,
    Access access,
    boolean execute,
    boolean privileged) {}
