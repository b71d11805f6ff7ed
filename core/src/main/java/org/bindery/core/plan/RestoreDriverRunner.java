package org.bindery.core.plan;

import org.bindery.api.StepView;

/** Gives a device back to the driver and override that were saved; its undo takes it again. */
final class RestoreDriverRunner implements StepRunner {
  private final SavedDriver saved;
  private final String device;
  private final DriverControl control;
  private volatile SavedDriver before;

  RestoreDriverRunner(SavedDriver saved, PlanTarget target) {
    this.saved = saved;
    this.device = target.device().name();
    this.control = target.driver();
    this.before = new SavedDriver("", control.driver());
  }

  @Override
  public StepView view(boolean done) {
    String text =
        "host driver of %s: %s -> %s"
            .formatted(device, orNone(before.driver()), orNone(saved.driver()));
    return new StepView("overrideDriver", device, text, done);
  }

  @Override
  public void check() {
    control.check();
  }

  @Override
  public void run() {
    check();
    before = control.save();
    try {
      control.restore(saved);
    } catch (RuntimeException e) {
      try {
        control.restore(before);
      } catch (RuntimeException e2) {
        e.addSuppressed(e2);
      }
      throw e;
    }
  }

  @Override
  public void undo() {
    control.restore(before);
  }

  private static String orNone(String driver) {
    return driver.isEmpty() ? "none" : driver;
  }
}
