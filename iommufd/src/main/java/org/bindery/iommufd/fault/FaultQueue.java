package org.bindery.iommufd.fault;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.bindery.api.Errno;
import org.bindery.api.PageResponse;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.hardware.PageRequest;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.Teardown;
import org.bindery.iommufd.object.Told;

/**
 * A queue of page requests: {@code struct iommufd_fault}. Its file, while it is open, and every
 * page table that was allocated with it use it. Thread-safe.
 */
public final class FaultQueue extends FdObject {
  private final Outstanding outstanding = new Outstanding();

  /**
   * Held while answers are given, so that when an attachment has ended no answer of it is under way
   * that could reach what is attached next. Requests do not take it: hardware may wait for them.
   */
  private final ReentrantLock answering = new ReentrantLock();

  private final Told told = new Told();

  FaultQueue(int id) {
    super(id, "fault");
  }

  Outstanding outstanding() {
    return outstanding;
  }

  /** {@link EngineFaultQueue#read}. The reader is called with no lock held. */
  int read(int room, EngineFaultQueue.Reader reader) {
    int done = 0;
    while (true) {
      Outstanding.Delivery next = outstanding.deliver(room - done);
      if (next == null) {
        if (done == 0) {
          checkFits(room);
        }
        return done;
      }
      boolean taken = false;
      try {
        for (PageRequest request : next.group().requests()) {
          int device = next.group().attachment().device(request.requester());
          reader.read(device, next.cookie(), request);
        }
        taken = true;
      } catch (RuntimeException e) {
        if (done == 0) {
          throw e;
        }
        return done;
      } finally {
        if (!taken) {
          outstanding.restore(next);
        }
      }
      done += next.group().size();
    }
  }

  private void checkFits(int room) {
    int first = outstanding.first();
    if (first > Math.max(0, room)) {
      throw Refusal.of(
              Errno.EINVAL,
              "the group that waits first in %s has %d page requests, and there is room for %d",
              this,
              first,
              Math.max(0, room))
          .exception();
    }
  }

  /** {@link EngineFaultQueue#respond}. */
  void respond(int cookie, PageResponse response) {
    answering.lock();
    try {
      RequestGroup group = outstanding.take(cookie);
      if (group == null) {
        throw Refusal.of(
                Errno.EINVAL,
                "no group of page requests in %s waits for an answer by cookie %d",
                this,
                Integer.toUnsignedLong(cookie))
            .exception();
      }
      group.answer(response);
    } finally {
      answering.unlock();
    }
  }

  /** Answers groups as invalid, delivered or not; none of them is being answered on return. */
  void refuse(Predicate<RequestGroup> which) {
    Teardown teardown = new Teardown();
    answering.lock();
    try {
      for (RequestGroup group : outstanding.take(which)) {
        teardown.run(() -> group.answer(PageResponse.INVALID));
      }
    } finally {
      answering.unlock();
    }
    teardown.rethrow();
  }

  boolean pending() {
    return outstanding.waits();
  }

  /** Who is told when a group waits. */
  Told told() {
    return told;
  }

  /** Ends it when it was retired: nothing uses it, so nobody asks any more. */
  public void destroy() {
    refuse(_ -> true);
  }
}
