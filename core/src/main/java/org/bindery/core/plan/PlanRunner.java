package org.bindery.core.plan;

import java.util.List;
import org.bindery.api.RefusedException;
import org.bindery.api.StepView;
import org.bindery.binder.Step;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
import org.bindery.core.saved.SavedDriver;
import org.bindery.core.saved.SavedStates;

/** Checks and runs the steps of a plan: all, or none. Holds no state. */
public final class PlanRunner {
  private final PlugInCalls calls;
  private final Events events;
  private final SavedStates states;

  public PlanRunner(PlugInCalls calls, Events events, SavedStates states) {
    this.calls = calls;
    this.events = events;
    this.states = states;
  }

  /** Checks every step as far as that is possible before the ones ahead of it ran. */
  public void check(List<Step> steps, PlanTarget target) {
    for (Step step : steps) {
      StepRunner runner = StepRunners.of(step, target, states);
      calls.run(
          "host " + target.host().name(), "check for " + runner.view(false).kind(), runner::check);
    }
  }

  /**
   * Runs the steps in order; when one fails, those before it are undone in reverse.
   *
   * @return what takes them back
   * @throws RefusedException what the failed step was refused; what could not be undone is
   *     suppressed in it
   */
  public Journal run(List<Step> steps, PlanTarget target) {
    Journal journal = new Journal(calls, events, target);
    for (Step step : steps) {
      try {
        journal.run(StepRunners.of(step, target, states));
      } catch (RefusedException e) {
        journal.undo(true).forEach(e::addSuppressed);
        throw e;
      }
    }
    return journal;
  }

  /**
   * Gives a device back to what it was.
   *
   * @return what moves it again
   */
  public Journal restore(SavedDriver saved, PlanTarget target) {
    Journal journal = new Journal(calls, events, target);
    journal.run(new RestoreDriverRunner(saved, target, states));
    return journal;
  }

  /** The steps as shown before anything is done. */
  public List<StepView> show(List<Step> steps, PlanTarget target) {
    return steps.stream().map(step -> StepRunners.of(step, target, states).view(false)).toList();
  }
}
