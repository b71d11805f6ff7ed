package org.bindery.backend.sim.hardware;

/** What is kept of tables that are walked through another one. Thread-safe. */
interface Dependent {
  /** After a change of the other: no request uses what was kept before when this returns. */
  void invalidateAll();
}
