package org.bindery.iommufd.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * The groups of a queue that are not answered: those that wait for a reader, then those that wait
 * for an answer. Who takes one out answers it. Thread-safe by its monitor, which also guards what
 * attachments collect; nothing is called under it.
 */
final class Outstanding {
  /** A group with the cookie that it was given. */
  record Delivery(int cookie, RequestGroup group) {}

  private final Deque<RequestGroup> waiting = new ArrayDeque<>();
  private final Cookies delivered = new Cookies();

  synchronized void add(RequestGroup group) {
    waiting.addLast(group);
  }

  synchronized boolean waits() {
    return !waiting.isEmpty();
  }

  /** How many requests the first that waits has; 0: none waits. */
  synchronized int first() {
    return waiting.isEmpty() ? 0 : waiting.getFirst().size();
  }

  /** Gives the first that waits a cookie; null: none waits, or it does not fit. */
  synchronized Delivery deliver(int room) {
    if (waiting.isEmpty() || waiting.getFirst().size() > room) {
      return null;
    }
    RequestGroup group = waiting.removeFirst();
    return new Delivery(delivered.add(group), group);
  }

  /** Lets a group wait again, first, unless it was answered meanwhile. */
  synchronized void restore(Delivery failed) {
    if (delivered.remove(failed.cookie(), failed.group())) {
      waiting.addFirst(failed.group());
    }
  }

  /** Takes out what has a cookie; null: nothing has. */
  synchronized RequestGroup take(int cookie) {
    RequestGroup group = delivered.remove(cookie);
    if (group != null) {
      group.attachment().answered(group);
    }
    return group;
  }

  /** Takes groups out, those that wait first. */
  synchronized List<RequestGroup> take(Predicate<RequestGroup> wanted) {
    List<RequestGroup> taken = new ArrayList<>();
    for (RequestGroup group : waiting) {
      if (wanted.test(group)) {
        taken.add(group);
      }
    }
    waiting.removeIf(wanted);
    for (int cookie : List.copyOf(delivered.all())) {
      if (wanted.test(delivered.get(cookie))) {
        taken.add(delivered.remove(cookie));
      }
    }
    taken.forEach(group -> group.attachment().answered(group));
    return taken;
  }
}
