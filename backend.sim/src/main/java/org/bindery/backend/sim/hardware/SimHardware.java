package org.bindery.backend.sim.hardware;

import java.util.List;
import java.util.Optional;
import org.bindery.backend.sim.interrupt.MessagePath;
import org.bindery.backend.sim.interrupt.MessageSource;
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

  /**
   * What sends a requester's requests is going to be reset: they are blocked until {@link
   * #endReset}, with PASIDs and without; none of those before lands after this returns, and what
   * waits for a page fails. What is attached stays so. As often as begun it has to be ended.
   */
  void beginReset(RequesterId requester);

  void endReset(RequesterId requester);

  /** Returns when none of the requests that a requester has in flight now is any more. */
  void settle(RequesterId requester);

  /** As {@link #block(RequesterId, int)}, unless the PASID stands for another domain by now. */
  void detach(RequesterId requester, int pasid, IommuDomain domain);

  /** The PASIDs that are attached for a requester, ascending. */
  List<Integer> pasids(RequesterId requester);

  /** The requesters that a PASID is attached for. */
  List<RequesterId> attachedTo(int pasid);

  /**
   * Lets a requester send translated requests (ATS), and has its device TLB follow the tables.
   *
   * @param tlb null: it may not send any
   * @throws IllegalStateException the make takes none ({@link MakeFacts#deviceTlbs})
   */
  void deviceTlb(RequesterId requester, DeviceTlb tlb);

  /**
   * The way into memory for requests that arrive with a requester ID. One thread at a time may use
   * what is answered.
   *
   * @param tlb of the function that sends them, used while it is on; null: it has none
   * @param asking how the function asks for pages that its requests lack
   */
  DmaPort path(RequesterId requester, DeviceTlb tlb, PageAsking asking);

  /** The way of a function's messages; any thread may use it. */
  MessagePath messages(MessageSource source);

  /**
   * As {@link #path}, for requests with a PASID; empty: it tells no PASIDs apart.
   *
   * @param tlb as for {@link #path}
   * @param asking as for {@link #path}; {@link PasidPort#requestPage} goes without
   */
  Optional<PasidPort> pasidPath(RequesterId requester, DeviceTlb tlb, PageAsking asking);
}
