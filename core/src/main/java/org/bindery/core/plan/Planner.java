package org.bindery.core.plan;

import java.util.List;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Use;
import org.bindery.binder.Step;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.match.BinderHandle;

/** Asks binders for their plans and holds them to the rules. Looks only; holds no state. */
public record Planner(PlugInCalls calls) {
  /**
   * @throws org.bindery.api.RefusedException EIO the plan breaks the rules, or the binder failed;
   *     what the binder refused
   */
  public List<Step> plan(LocatedDevice located, BinderHandle binder) {
    LookOnlyTree tree = new LookOnlyTree(located.host().host().attributes());
    List<Step> steps =
        calls.call(
            "binder " + binder.id(),
            "plan for " + located.name(),
            () -> binder.use(b -> b.plan(located.device(), tree)).steps());
    PlanRules.check(binder.id(), located.device(), steps);
    return steps;
  }

  /**
   * @throws RefusedException the first thing that the binder says against binding it
   */
  public void requireNoObstacle(LocatedDevice located, BinderHandle binder) {
    List<Refusal> all = obstacles(located, binder, Use.BIND);
    if (!all.isEmpty()) {
      throw new RefusedException(all.getFirst());
    }
  }

  /** What the binder says against a use; one that fails to say is an obstacle itself. */
  public List<Refusal> obstacles(LocatedDevice located, BinderHandle binder, Use use) {
    LookOnlyTree tree = new LookOnlyTree(located.host().host().attributes());
    try {
      return calls.call(
          "binder " + binder.id(),
          "look for what speaks against " + located.name(),
          () -> List.copyOf(binder.use(b -> b.obstacles(located.device(), use, tree))));
    } catch (RefusedException e) {
      return List.of(e.refusal());
    }
  }
}
