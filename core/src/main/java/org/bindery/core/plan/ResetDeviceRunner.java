package org.bindery.core.plan;

import org.bindery.api.StepView;
import org.bindery.binder.Step;

/** Resets the registered device. A reset cannot be taken back. */
record ResetDeviceRunner(Step.ResetDevice step, PlanTarget target) implements StepRunner {
  @Override
  public StepView view(boolean done) {
    return new StepView("resetDevice", step.device(), "reset the function", done);
  }

  @Override
  public void check() {
    // Only the registered device can say whether it can be reset.
  }

  @Override
  public void run() {
    target.file().reset();
  }

  @Override
  public void undo() {
    // Nothing is left of it.
  }
}
