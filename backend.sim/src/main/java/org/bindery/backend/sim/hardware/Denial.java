package org.bindery.backend.sim.hardware;

/** Why a request did not go through, whatever the make calls it. */
public enum Denial {
  /** The requester, or the PASID of the request, is blocked. */
  BLOCKED,
  /** The requester's requests without PASID are blocked while some with a PASID are not. */
  BLOCKED_BESIDE_PASIDS,
  /** Nobody has entered the requester. */
  UNKNOWN,
  /** The PASID has more bits than the unit tells apart. */
  BEYOND_PASIDS,
  /** It says that it is translated, or asks to be, and the requester may not (ATS). */
  TRANSLATED,
  /** The address is beyond what the unit translates. */
  BEYOND_WIDTH,
  /** Nothing is mapped there. */
  NOT_MAPPED,
  /** Something is mapped there, but not for this direction. */
  NOT_PERMITTED,
  /** The arena of the memory behind the page is closed: real memory does not go away. */
  MEMORY_GONE
}
