package org.bindery.core.plan;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.StepView;
import org.bindery.binder.Step;
import org.bindery.core.saved.SavedStates;

/** Moves the device to another host driver. */
final class OverrideDriverRunner implements StepRunner {
  private final Step.OverrideDriver step;
  private final DriverControl control;
  private final DriverMove move;

  OverrideDriverRunner(Step.OverrideDriver step, PlanTarget target, SavedStates states) {
    this.step = step;
    this.control = target.driver();
    this.move = target.move(states);
  }

  @Override
  public StepView view(boolean done) {
    String text = "host driver of %s: %s -> %s";
    return new StepView(
        "overrideDriver",
        step.device(),
        text.formatted(step.device(), orNone(step.from()), orNone(step.to())),
        done);
  }

  @Override
  public void check() {
    control.check();
    String now = control.driver();
    if (!now.equals(step.from())) {
      throw Refusal.of(
              Errno.EBUSY,
              "the host driver of %s is %s and not %s as the plan expects",
              step.device(),
              orNone(now),
              orNone(step.from()))
          .exception();
    }
  }

  @Override
  public void run() {
    check();
    move.run(driver -> driver.move(step.to()));
  }

  @Override
  public void undo() {
    move.undo();
  }

  DriverMove move() {
    return move;
  }

  private static String orNone(String driver) {
    return driver.isEmpty() ? "none" : driver;
  }
}
