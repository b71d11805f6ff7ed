package org.bindery.backend.sim.interrupt;

/** Who is told of an interrupt: what a message is for in the end. */
public interface InterruptTarget {
  /** Called under locks of whoever raises it: does no more than to have something done. */
  void raise();
}
