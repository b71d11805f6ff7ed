package org.bindery.core.plan;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.binder.Step;
import org.bindery.core.host.OwnDevice;
import org.bindery.host.HostDevice;

/** What every plan to bind a device keeps to, whoever made it. */
public final class PlanRules {
  private PlanRules() {}

  /**
   * @throws org.bindery.api.RefusedException EIO naming the binder and the rule that its plan
   *     breaks: one step registers, as software only what does no DMA of its own; all touch this
   *     device alone; attributes are those of its own folder; a reset comes after the registration
   */
  public static void check(String binder, HostDevice bound, List<Step> steps) {
    String device = bound.name();
    int registered = 0;
    for (Step step : steps) {
      if (!step.device().equals(device)) {
        refuse(binder, device, "touches another device, " + step.device());
      }
      switch (step) {
        case Step.RegisterDevice _ -> registered++;
        case Step.RegisterSoftwareDevice _ -> {
          // Without a group nothing is blocked: what does DMA would do it anywhere.
          if (bound.group().isPresent() || bound.bus().equals("pci")) {
            refuse(binder, device, "registers it as software, but it does DMA of its own");
          }
          registered++;
        }
        case Step.RegisterSubdevice _ -> {
          // What has a group of its own is confined by claiming that.
          if (bound.group().isPresent() || !bound.properties().containsKey(HostDevice.PARENT)) {
            refuse(binder, device, "registers it as a subdevice, but it has a group or no parent");
          }
          if (bound instanceof OwnDevice) {
            refuse(binder, device, "registers it as a subdevice, but it is software");
          }
          registered++;
        }
        case Step.ResetDevice _ -> {
          if (registered == 0) {
            refuse(binder, device, "resets the device before it is registered");
          }
        }
        case Step.WriteAttribute write -> {
          if (!inside(write.path())) {
            refuse(binder, device, "leaves the attribute tree: " + write.path());
          }
          // Drivers are changed by a step of their own, which asks who is in the way.
          if (!write.path().startsWith(bound.path() + "/")) {
            refuse(
                binder,
                device,
                "writes an attribute that is not in its own folder: " + write.path());
          }
        }
        case Step.OverrideDriver _ -> {}
      }
    }
    if (registered != 1) {
      refuse(binder, device, "registers it " + registered + " times instead of once");
    }
  }

  /** Whether a plan claims a group: not for software, and not for a subdevice. */
  public static boolean claimsGroup(List<Step> steps) {
    return steps.stream().anyMatch(Step.RegisterDevice.class::isInstance);
  }

  /** Whether a plan registers what a parent does with one PASID. */
  public static boolean registersSubdevice(List<Step> steps) {
    return steps.stream().anyMatch(Step.RegisterSubdevice.class::isInstance);
  }

  private static boolean inside(String path) {
    return !path.startsWith("/") && !("/" + path + "/").contains("/../");
  }

  private static void refuse(String binder, String device, String why) {
    throw Refusal.of(Errno.EIO, "the plan of binder %s for %s %s", binder, device, why)
        .blockedBy("binder " + binder, "gave a plan that breaks the rules")
        .exception();
  }
}
