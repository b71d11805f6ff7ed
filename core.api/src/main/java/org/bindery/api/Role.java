package org.bindery.api;

/** What an owner may do beyond its own devices; given by configuration, never asked for. */
public enum Role {
  CAP_SYS_RAWIO,
  CAP_SYS_RESOURCE,
  CAP_IPC_LOCK,
  CAP_SYS_ADMIN
}
