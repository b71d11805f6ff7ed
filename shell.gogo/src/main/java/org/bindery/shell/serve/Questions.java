package org.bindery.shell.serve;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.shell.wire.Frame;
import org.bindery.shell.wire.Kind;
import org.bindery.shell.wire.WireException;

/**
 * Asks the client for input or for a line, one question at a time, and takes the answer. One thread
 * asks, another brings answers; a question that was interrupted is still open, and its answer is
 * that of the next of its kind.
 */
final class Questions {
  private final Outbox outbox;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock.
  private Kind asked;
  private Frame answer;
  private boolean ended;

  Questions(Outbox outbox) {
    this.outbox = outbox;
  }

  /**
   * Asks and waits.
   *
   * @return empty: the client has gone
   */
  Optional<Frame> ask(Frame question) throws IOException {
    lock.lock();
    try {
      if (asked != question.kind() && !ended) {
        asked = question.kind();
        answer = null;
        outbox.put(question);
      }
      while (answer == null && !ended) {
        changed.await();
      }
      Optional<Frame> given = Optional.ofNullable(answer);
      asked = null;
      answer = null;
      return given;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      lock.unlock();
    }
  }

  /**
   * @throws WireException when nobody asked for it
   */
  void answer(Frame frame) throws WireException {
    lock.lock();
    try {
      if (asked == null || answer != null || !answers(asked).contains(frame.kind())) {
        throw new WireException("an answer came that nobody asked for");
      }
      answer = frame;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** True while the user is at the prompt. */
  boolean prompting() {
    lock.lock();
    try {
      return asked == Kind.PROMPT && answer == null;
    } finally {
      lock.unlock();
    }
  }

  /** No answer comes any more. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static Set<Kind> answers(Kind question) {
    return question == Kind.PROMPT
        ? EnumSet.of(Kind.LINE, Kind.ABANDONED, Kind.END)
        : EnumSet.of(Kind.INPUT);
  }
}
