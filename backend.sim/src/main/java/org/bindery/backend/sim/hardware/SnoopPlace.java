package org.bindery.backend.sim.hardware;

/** Where hardware finds that a table's requests are to be snooped, whatever they ask for. */
public enum SnoopPlace {
  /** In each leaf. */
  LEAF,
  /** In the entry of the requester or PASID, from the table's choice at each attach. */
  ENTRY,
  /** Nowhere: it is a property of the way from the requester to memory. */
  PATH,
  /** Nowhere: the choice is taken and comes to nothing. */
  NONE
}
