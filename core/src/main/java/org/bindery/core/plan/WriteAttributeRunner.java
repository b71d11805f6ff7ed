package org.bindery.core.plan;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.StepView;
import org.bindery.binder.Step;
import org.bindery.host.AttributeTree;

/** Writes an attribute that has the expected value. */
record WriteAttributeRunner(Step.WriteAttribute step, PlanTarget target) implements StepRunner {
  @Override
  public StepView view(boolean done) {
    String text = "%s: '%s' -> '%s'".formatted(step.path(), step.from(), step.to());
    return new StepView("writeAttribute", step.device(), text, done);
  }

  @Override
  public void check() {
    String now = tree().read(step.path());
    if (!now.equals(step.from())) {
      throw Refusal.of(
              Errno.EBUSY,
              "attribute %s of %s is '%s' and not '%s' as the plan expects",
              step.path(),
              step.device(),
              now,
              step.from())
          .exception();
    }
  }

  @Override
  public void run() {
    check();
    tree().write(step.path(), step.to());
  }

  @Override
  public void undo() {
    tree().write(step.path(), step.from());
  }

  private AttributeTree tree() {
    return target.host().attributes();
  }
}
