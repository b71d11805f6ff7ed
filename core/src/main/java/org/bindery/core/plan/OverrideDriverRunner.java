package org.bindery.core.plan;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.StepView;
import org.bindery.binder.Step;

/** Moves the device to another host driver and remembers what it was. */
final class OverrideDriverRunner implements StepRunner {
  private final Step.OverrideDriver step;
  private final DriverControl control;
  private volatile SavedDriver saved;

  OverrideDriverRunner(Step.OverrideDriver step, PlanTarget target) {
    this.step = step;
    this.control = target.driver();
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
    saved = control.move(step.to());
  }

  @Override
  public void undo() {
    control.restore(saved);
  }

  /** What it was before; there once it ran. */
  SavedDriver saved() {
    return saved;
  }

  private static String orNone(String driver) {
    return driver.isEmpty() ? "none" : driver;
  }
}
