package org.bindery.backend.sim.hardware;

/** Which of a unit's two stages of translation a table is for. */
public enum Stage {
  /** The one that guests and processes have: VT-d's first stage, AMD's version 2, Arm's stage 1. */
  FIRST,
  /** The one that hosts have: VT-d's second stage, AMD's version 1, Arm's stage 2. */
  SECOND
}
