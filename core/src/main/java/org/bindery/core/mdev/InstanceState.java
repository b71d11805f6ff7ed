package org.bindery.core.mdev;

/** Where an instance stands; it goes forward only. */
enum InstanceState {
  /** Its UUID is taken and its model is being made. */
  CREATING,
  /** A device of its host. */
  ACTIVE,
  /** Nobody opens it any more; who has it bound is released. */
  REMOVING
}
