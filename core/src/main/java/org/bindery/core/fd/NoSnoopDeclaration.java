package org.bindery.core.fd;

import java.util.List;
import java.util.Optional;
import org.bindery.binder.DeviceBinder;
import org.bindery.binder.Step;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.plan.PlanRules;
import org.bindery.host.HostDevice;

/**
 * Whether a device that is being bound can issue No Snoop transactions: its binder declares it. A
 * subdevice's DMA is its parent's, so the parent's binder is asked; software does none.
 */
record NoSnoopDeclaration(FdServices services) {
  /**
   * @throws org.bindery.api.RefusedException EIO, ETIMEDOUT the binder failed
   */
  boolean of(LocatedDevice located, BinderHandle binder, List<Step> steps) {
    if (PlanRules.claimsGroup(steps)) {
      return declared(located.device(), binder);
    }
    return PlanRules.registersSubdevice(steps) && parentDeclares(located);
  }

  private boolean parentDeclares(LocatedDevice located) {
    Optional<HostDevice> parent =
        located.host().device(located.device().properties().get(HostDevice.PARENT).toString());
    // What nobody knows, or has left, may.
    return parent
        .flatMap(
            device -> services.matcher().decide(device).best().map(best -> declared(device, best)))
        .orElse(true);
  }

  private boolean declared(HostDevice device, BinderHandle binder) {
    return services
        .calls()
        .call(
            "binder " + binder.id(),
            "issuesNoSnoop of " + device.name(),
            () -> binder.use((DeviceBinder b) -> b.issuesNoSnoop(device)));
  }
}
