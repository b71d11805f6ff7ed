package org.bindery.core.plan;

import org.bindery.api.StepView;

/** How one step is checked, run and taken back. Made for one step on one target. */
interface StepRunner {
  /** The step as shown. */
  StepView view(boolean done);

  /**
   * Looks whether the step is possible as things stand; changes nothing.
   *
   * @throws org.bindery.api.RefusedException why not
   */
  void check();

  /** Does it; when it throws, nothing is changed. */
  void run();

  /** Takes it back. */
  void undo();

  /** False when the undo is needed even if the device has left its host. */
  default boolean undoNeedsDevice() {
    return true;
  }
}
