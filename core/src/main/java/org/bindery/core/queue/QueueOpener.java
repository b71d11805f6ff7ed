package org.bindery.core.queue;

import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.WorkQueue;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.guard.GuardedHost;
import org.bindery.core.host.DeviceNames;
import org.bindery.core.host.LocatedDevice;

/** Opens work queues for owners, and lets owners open them. Holds no lock at any time. */
public record QueueOpener(PlugInCalls calls, Events events, DeviceNames names, OpenQueues open) {
  /**
   * As {@link org.bindery.api.Session#openQueue}.
   *
   * @param queue {@code NAME} or {@code HOST/NAME}
   */
  OwnedQueue open(String queue, Process process) {
    LocatedDevice located = names.find(queue);
    OpenedQueue opened = opened(QueueHost.of(located), process);
    OwnedQueue owned = new OwnedQueue(calls, events, open, located, process, opened);
    open.add(owned);
    events.post(
        Topics.QUEUE_OPENED,
        located.name(),
        "opened for %s, whose address space is PASID %d",
        process.name(),
        opened.pasid());
    if (located.host().gone() || located.host().device(located.name()).isEmpty()) {
      // It left while the queue was opened, perhaps before the queue could be found.
      owned.gone(located.name() + " has left its host");
      owned.usable();
    }
    return owned;
  }

  /** As {@link org.bindery.api.Administration#grant}. */
  public void grant(String queue, String user) {
    LocatedDevice located = names.find(queue);
    QueueHost.of(located).grant(calls, user);
    events.post(Topics.QUEUE_GRANTED, located.name(), "%s may open it", user);
  }

  private OpenedQueue opened(QueueHost host, Process process) {
    String name = host.located().name();
    HandOver handOver = new HandOver();
    try {
      return calls.call(
          host.who(),
          "open of " + name,
          () -> {
            WorkQueue queue =
                host.queues().openQueue(GuardedHost.own(host.located().device()), process);
            if (queue == null) {
              throw Refusal.of(Errno.EIO, "%s opened %s and gave nothing", host.who(), name)
                  .exception();
            }
            handOver.give(queue);
            return new OpenedQueue(queue, queue.dedicated(), queue.pasid());
          });
    } catch (RefusedException e) {
      try {
        calls.run(host.who(), "close of " + name, handOver::abandon);
      } catch (RefusedException late) {
        e.addSuppressed(late);
      }
      throw e;
    }
  }
}
