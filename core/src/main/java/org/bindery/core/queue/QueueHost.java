package org.bindery.core.queue;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.guard.GuardedHost;
import org.bindery.core.host.LocatedDevice;
import org.bindery.host.WorkQueues;

/** The host of a device, as one that gives work queues to processes. Holds no state. */
record QueueHost(LocatedDevice located, WorkQueues queues) {
  /**
   * @throws org.bindery.api.RefusedException EOPNOTSUPP it gives none
   */
  static QueueHost of(LocatedDevice located) {
    return new QueueHost(
        located,
        located
            .host()
            .ability(WorkQueues.class)
            .orElseThrow(() ->
                Refusal.of(
                        Errno.EOPNOTSUPP,
                        "host %s, which is of kind %s, gives no work queues to processes, so not"
                            + " %s",
                        located.host().name(),
                        located.host().host().kind(),
                        located.name())
                    .exception()));
  }

  /** As plug-in failures name it. */
  String who() {
    return "host " + located.host().name();
  }

  void grant(PlugInCalls calls, String user) {
    calls.run(
        who(),
        "grant of " + located.name(),
        () -> queues.grant(GuardedHost.own(located.device()), user));
  }
}
