package org.bindery.core.plan;

import org.bindery.api.StepView;
import org.bindery.core.saved.SavedDriver;
import org.bindery.core.saved.SavedStates;

/** Gives a device back to the driver and override that were saved; its undo takes it again. */
final class RestoreDriverRunner implements StepRunner {
  private final SavedDriver saved;
  private final String device;
  private final String from;
  private final DriverControl control;
  private final DriverMove move;

  RestoreDriverRunner(SavedDriver saved, PlanTarget target, SavedStates states) {
    this.saved = saved;
    this.device = target.device().name();
    this.control = target.driver();
    this.from = control.driver();
    this.move = target.move(states);
  }

  @Override
  public StepView view(boolean done) {
    String text =
        "host driver of %s: %s -> %s".formatted(device, orNone(from), orNone(saved.driver()));
    return new StepView("overrideDriver", device, text, done);
  }

  @Override
  public void check() {
    control.check();
  }

  @Override
  public void run() {
    check();
    move.run(driver -> driver.restore(saved));
  }

  @Override
  public void undo() {
    move.undo();
  }

  private static String orNone(String driver) {
    return driver.isEmpty() ? "none" : driver;
  }
}
