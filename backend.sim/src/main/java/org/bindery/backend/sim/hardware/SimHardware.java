package org.bindery.backend.sim.hardware;

import java.util.List;
import java.util.Optional;
import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.NestedTranslation;
import org.bindery.hardware.PageRequests;
import org.bindery.hardware.PasidTranslation;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.VirtualIommus;

/** A make of IOMMU as the simulated machine around it uses it. */
public interface SimHardware
    extends IommuHardware, PasidTranslation, PageRequests, NestedTranslation, VirtualIommus {
  /** What distinguishes its make. */
  MakeFacts facts();

  /** A requester is there now, in the host's state. Nothing happens when it was there. */
  void admit(RequesterId requester);

  /** A requester is there now, blocked: it has joined a group that is claimed. */
  void admitBlocked(RequesterId requester);

  /** A requester has left: none of its DMA lands after this returns. */
  void forget(RequesterId requester);

  /** Returns when none of the requests that a requester has in flight now is any more. */
  void settle(RequesterId requester);

  /** As {@link #block(RequesterId, int)}, unless the PASID stands for another domain by now. */
  void detach(RequesterId requester, int pasid, IommuDomain domain);

  /** The PASIDs that are attached for a requester, ascending. */
  List<Integer> pasids(RequesterId requester);

  /** The requesters that a PASID is attached for. */
  List<RequesterId> attachedTo(int pasid);

  /**
   * The way into memory for requests that arrive with a requester ID. One thread at a time may use
   * what is answered.
   *
   * @param asking how the function asks for pages that its requests lack
   */
  DmaPort path(RequesterId requester, PageAsking asking);

  /** Of a requester that asks for no pages. */
  default DmaPort path(RequesterId requester) {
    return path(requester, PageAsking.never());
  }

  /** As {@link #path}, for requests with a PASID; empty: it tells no PASIDs apart. */
  Optional<PasidPort> pasidPath(RequesterId requester, PageAsking asking);

  /** Of a requester that asks for no pages but by {@link PasidPort#requestPage}. */
  default Optional<PasidPort> pasidPath(RequesterId requester) {
    return pasidPath(requester, PageAsking.never());
  }
}
