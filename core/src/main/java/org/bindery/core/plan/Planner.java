package org.bindery.core.plan;

import java.util.List;
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
}
