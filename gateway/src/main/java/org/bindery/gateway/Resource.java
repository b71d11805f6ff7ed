package org.bindery.gateway;

/** What a gateway has opened: known to it until it is closed. */
interface Resource {
  /**
   * Closes it; a second call does nothing.
   *
   * @return whether this call closed it
   */
  boolean close();
}
