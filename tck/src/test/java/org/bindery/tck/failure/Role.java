package org.bindery.tck.failure;

/** A device of a bench by what it is there for. */
enum Role {
  /** Alone in its group. */
  ALONE,
  /** Another one, alone in its group. */
  SECOND,
  /** One of two that share a group. */
  SIBLING,
  OTHER_SIBLING,
  /** Behind a bridge that puts its ID in place of the device's. */
  ALIASED,
  /** Behind another IOMMU of the same make. */
  ELSEWHERE,
  /** Whose PASIDs are given to subdevices. */
  PARENT
}
