package org.bindery.core.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.bindery.api.RefusedException;
import org.bindery.api.StepView;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;

/**
 * What was done, to be taken back in reverse. Each step is a call into the host, limited in time.
 * Safe for use by several threads; a step is taken back once, whoever asks.
 */
public final class Journal {
  private final PlugInCalls calls;
  private final Events events;
  private final PlanTarget target;
  private final Deque<StepRunner> done = new ArrayDeque<>();
  private boolean closed;

  public Journal(PlugInCalls calls, Events events, PlanTarget target) {
    this.calls = calls;
    this.events = events;
    this.target = target;
  }

  /**
   * The step as a call into the host.
   *
   * @throws RefusedException when it failed; a step that is late takes itself back when it ends
   */
  void run(StepRunner step) {
    StepView view = step.view(false);
    calls.run(
        host(),
        view.kind() + " of " + view.device(),
        () -> {
          step.run();
          if (!write(step)) {
            step.undo();
          }
        });
    events.log("%s done: %s", view.kind(), view.text());
  }

  private boolean write(StepRunner step) {
    synchronized (done) {
      if (!closed) {
        done.addLast(step);
      }
      return !closed;
    }
  }

  public List<StepView> views() {
    synchronized (done) {
      return done.stream().map(step -> step.view(true)).toList();
    }
  }

  /** The first move of the device. */
  public Optional<DriverMove> moved() {
    synchronized (done) {
      return done.stream()
          .filter(OverrideDriverRunner.class::isInstance)
          .map(step -> ((OverrideDriverRunner) step).move())
          .findFirst();
    }
  }

  /**
   * Takes everything back, last first; a step that cannot be taken back does not keep the others
   * from it.
   *
   * @param deviceThere false: only what needs no device
   * @return why steps could not be taken back; empty: all were
   */
  public List<RefusedException> undo(boolean deviceThere) {
    List<RefusedException> failed = new ArrayList<>();
    synchronized (done) {
      closed = true;
    }
    for (StepRunner step = next(); step != null; step = next()) {
      if (step.undoNeedsDevice() && !deviceThere) {
        continue;
      }
      StepView view = step.view(true);
      try {
        calls.run(host(), "undo of " + view.kind() + " of " + view.device(), step::undo);
        events.log("%s undone: %s", view.kind(), view.text());
      } catch (RefusedException e) {
        events.log("%s not undone: %s: %s", view.kind(), view.text(), e.refusal());
        failed.add(e);
      }
    }
    return failed;
  }

  private String host() {
    return "host " + target.host().name();
  }

  private StepRunner next() {
    synchronized (done) {
      return done.pollLast();
    }
  }
}
