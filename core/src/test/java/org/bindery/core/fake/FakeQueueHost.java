package org.bindery.core.fake;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.WorkQueue;
import org.bindery.host.HostDevice;
import org.bindery.host.WorkQueues;

/** A host that gives work queues to those who were granted them, shared, PASID after PASID. */
public final class FakeQueueHost extends FakeHost implements WorkQueues {
  /** All that were opened, closed ones too. */
  public final List<FakeQueue> opened = new CopyOnWriteArrayList<>();

  private final Set<String> granted = ConcurrentHashMap.newKeySet();

  /** What the next open waits for. */
  public volatile CountDownLatch hold = new CountDownLatch(0);

  public FakeQueueHost(String name) {
    super(name);
  }

  @Override
  public WorkQueue openQueue(HostDevice queue, Process process) {
    if (!granted.contains(process.name())) {
      throw Refusal.of(Errno.EACCES, "%s was not granted %s", process.name(), queue.name())
          .exception();
    }
    boolean interrupted = false;
    while (true) {
      try {
        hold.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    FakeQueue made = new FakeQueue(queue.name(), process, opened.size() + 1);
    opened.add(made);
    return made;
  }

  @Override
  public void grant(HostDevice queue, String user) {
    granted.add(user);
  }
}
