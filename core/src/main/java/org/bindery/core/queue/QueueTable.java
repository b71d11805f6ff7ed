package org.bindery.core.queue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.WorkQueue;

/** The open work queues of one owner. Safe for use by several threads; it has no lock. */
public final class QueueTable {
  private final Process owner;
  private final QueueOpener opener;
  private volatile boolean exited;

  public QueueTable(Process owner, QueueOpener opener) {
    this.owner = owner;
    this.opener = opener;
  }

  /**
   * As {@link org.bindery.api.Session#openQueue}.
   *
   * @throws RefusedException EBADF the owner has ended
   */
  public WorkQueue open(String queue) {
    requireLiving();
    OwnedQueue opened = opener.open(queue, owner);
    if (exited) {
      opened.close();
      requireLiving();
    }
    return opened;
  }

  /** In the order of opening. */
  public List<WorkQueue> all() {
    return List.copyOf(opener.open().of(owner));
  }

  /** As {@link org.bindery.api.Session#queue}. */
  public WorkQueue require(String name) {
    List<OwnedQueue> found =
        opener.open().of(owner).stream()
            .filter(queue -> queue.name().equals(name) || queue.fullName().equals(name))
            .toList();
    Set<String> choices = found.stream().map(OwnedQueue::fullName).collect(Collectors.toSet());
    if (choices.size() > 1) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s has queues %s of several hosts open: %s",
              owner.name(),
              name,
              choices.stream().sorted().collect(Collectors.joining(", ")))
          .exception();
    }
    if (found.isEmpty()) {
      throw Refusal.of(
              Errno.EBADF, "%s has no open work queue %s (open: %s)", owner.name(), name, names())
          .exception();
    }
    return found.getFirst();
  }

  private String names() {
    String open = all().stream().map(WorkQueue::name).collect(Collectors.joining(", "));
    return open.isEmpty() ? "none" : open;
  }

  /** Closes all; nothing is opened any more. */
  public void exit() {
    exited = true;
    opener.open().of(owner).forEach(OwnedQueue::close);
  }

  private void requireLiving() {
    if (exited) {
      throw Refusal.of(Errno.EBADF, "%s has ended and opens nothing any more", owner.name())
          .exception();
    }
  }
}
