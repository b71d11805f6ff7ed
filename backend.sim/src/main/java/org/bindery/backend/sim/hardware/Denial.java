package org.bindery.backend.sim.hardware;

import org.bindery.model.iommu.WalkStop;

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
  /** Something is mapped there, but not for requests without privilege. */
  PRIVILEGED,
  /** An entry is not marked as accessed. */
  NOT_ACCESSED,
  /** An address in an entry is wider than the table may lead. */
  TOO_WIDE,
  /** The guest aborts all that the requester sends. */
  ABORTED,
  /** What a guest says of all tables of a requester is malformed. */
  BAD_STREAM,
  /** A guest has tables for some PASIDs, and none for requests without. */
  CONTEXTS_ONLY,
  /** A guest has no table for the PASID. */
  NO_CONTEXT,
  /** What a guest says of a table is malformed. */
  BAD_CONTEXT,
  /** An entry of a guest's table is malformed. */
  BAD_ENTRY,
  /** A guest's table lies beyond what the parent can map. */
  TABLE_BEYOND_PARENT,
  /** A guest's table lies where the parent maps nothing that can be read. */
  TABLE_NOT_READABLE,
  /** What hardware notes in a guest's table cannot be written there by the parent. */
  TABLE_NOT_WRITABLE,
  /** What a guest's table leads to is beyond what the parent can map. */
  PAGE_BEYOND_PARENT,
  /** What a guest's table leads to is not mapped by the parent, or not for this direction. */
  PAGE_NOT_IN_PARENT,
  /** The arena of the memory behind the page is closed: real memory does not go away. */
  MEMORY_GONE;

  static Denial of(WalkStop stop) {
    return switch (stop) {
      case NOT_TRANSLATED -> BEYOND_WIDTH;
      case NOT_PRESENT -> NOT_MAPPED;
      case BAD_ENTRY -> BAD_ENTRY;
      case TOO_WIDE -> TOO_WIDE;
      case NOT_ACCESSED -> NOT_ACCESSED;
      case BAD_CONTEXT -> BAD_CONTEXT;
      case NO_CONTEXT -> NO_CONTEXT;
      case CONTEXTS_ONLY -> CONTEXTS_ONLY;
      case BAD_STREAM -> BAD_STREAM;
      case ABORTED -> ABORTED;
      case NOT_PERMITTED -> NOT_PERMITTED;
      case PRIVILEGED -> PRIVILEGED;
      case TABLE_BEYOND_PARENT -> TABLE_BEYOND_PARENT;
      case TABLE_NOT_READABLE -> TABLE_NOT_READABLE;
      case TABLE_NOT_WRITABLE -> TABLE_NOT_WRITABLE;
      case PAGE_BEYOND_PARENT -> PAGE_BEYOND_PARENT;
      case PAGE_NOT_MAPPED -> PAGE_NOT_IN_PARENT;
      case MEMORY_GONE -> MEMORY_GONE;
    };
  }
}
