package org.bindery.core.explain;

import java.util.List;
import java.util.function.Function;
import org.bindery.api.CoherencyMismatch;
import org.bindery.api.DeviceView;
import org.bindery.api.Explanation;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.core.host.DeviceNames;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.host.Obstacles;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.match.Decision;
import org.bindery.core.match.Matcher;
import org.bindery.core.plan.Planner;
import org.bindery.core.queue.OpenQueues;
import org.bindery.core.saved.SavedStates;
import org.bindery.host.HostDevice;

/**
 * Explains a device. A whole device is bound for every use of it, and what differs is what is done
 * with it then; a queue is bound to be passed to a VM, and opened by a driver in user space. Looks
 * only; holds no state.
 */
public final class Explainer {
  private final DeviceNames names;
  private final Matcher matcher;
  private final Planner planner;
  private final Obstacles obstacles;
  private final SavedStates states;
  private final OpenQueues queues;
  private final Function<LocatedDevice, DeviceView> views;
  private final Function<LocatedDevice, List<CoherencyMismatch>> mismatches;

  /**
   * @param views how siblings are shown
   * @param mismatches where a page table and a virtual machine do not agree on the device
   */
  public Explainer(
      DeviceNames names,
      Matcher matcher,
      Planner planner,
      Obstacles obstacles,
      SavedStates states,
      OpenQueues queues,
      Function<LocatedDevice, DeviceView> views,
      Function<LocatedDevice, List<CoherencyMismatch>> mismatches) {
    this.names = names;
    this.matcher = matcher;
    this.planner = planner;
    this.obstacles = obstacles;
    this.states = states;
    this.queues = queues;
    this.views = views;
    this.mismatches = mismatches;
  }

  /** As {@link org.bindery.api.Administration#explain}. */
  public Explanation explain(String device, Use use) {
    LocatedDevice located = names.find(device);
    Decision decision = matcher.decide(located.device());
    Ruling ruling =
        new Judge(names, planner, obstacles, states, queues, use).judge(located, decision);
    return new Explained(
        located.name(),
        located.host().name(),
        use,
        ruling.verdict(),
        ruling.reason(),
        ruling.blockers(),
        ruling.commands(),
        located.device().group(),
        located.host().siblings(located.device()).stream()
            .map(sibling -> views.apply(new LocatedDevice(located.host(), sibling)))
            .toList(),
        decision.best().map(BinderHandle::id),
        decision.candidates(),
        Guesses.behind(located),
        ruling.verdict() == Verdict.READY_AFTER ? losses(located, ruling) : List.of(),
        mismatches.apply(located));
  }

  /** One phrase for each function that a host driver serves now and would not any more. */
  private static List<String> losses(LocatedDevice located, Ruling ruling) {
    return located.host().group(located.device()).stream()
        .flatMap(group -> group.blockers().stream())
        .filter(ruling.blockers()::contains)
        .flatMap(blocker -> located.host().device(blocker.object()).stream())
        .map(Explainer::loss)
        .toList();
  }

  private static String loss(HostDevice device) {
    String kind =
        device.properties().get(HostDevice.PCI_CLASS) instanceof String code
            ? PciClassName.of(code)
            : device.bus() + " device";
    String loss = "%s %s (driver %s)";
    return loss.formatted(kind, device.name(), device.driver().orElse("none"))
        + (Boolean.TRUE.equals(device.properties().get(HostDevice.BOOT_DISPLAY))
            ? ", the display that the machine starts on"
            : "");
  }
}
