package org.bindery.core.vm;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bindery.api.RefusedException;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.policy.PolicyChoice;
import org.bindery.core.settings.Settings;

/**
 * What every virtual machine works with.
 *
 * @param settings asked each time: configuration changes
 * @param nanos as System.nanoTime
 * @param clock runs what is to be done later
 * @param policy judges what is claimed
 * @param machines all there are
 */
record VmServices(
    Supplier<Settings> settings,
    LongSupplier nanos,
    ScheduledExecutorService clock,
    Events events,
    PolicyChoice policy,
    Machines machines) {

  void post(String topic, String vm, String pattern, Object... args) {
    events.post(topic, vm, pattern, args);
  }

  /** Does what cannot be refused any more. */
  void contained(String what, Runnable work) {
    try {
      work.run();
    } catch (RefusedException e) {
      events.log("%s: %s", what, e.refusal().reason());
    }
  }

  void ended(OwnedVm vm, String why) {
    machines.remove(vm);
    events.post(Topics.VM_ENDED, vm.name(), "ended for %s: %s", vm.process().name(), why);
  }
}
