package org.bindery.device.idxd;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bindery.device.DevicePort;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.Opcode;

/**
 * The engines: each takes descriptors from the queues of its group and does them, a step a turn.
 * Between queues of a group the priority decides how many are taken in a round, so the lowest gets
 * its share too.
 */
final class Engines {
  private final DevicePort port;
  private final Queues queues;
  private final Groups groups;
  private final Starter starter;
  private final Completer completer;
  private final List<Engine> all;
  private Runnable afterTurn = () -> {};
  private boolean turnDue;
  private long next;

  /** What one engine is about. */
  private static final class Engine {
    // Both null when it is idle.
    private Submission submission;
    private Operation operation;
  }

  Engines(
      DevicePort port,
      int count,
      Queues queues,
      Groups groups,
      Starter starter,
      Completer completer) {
    this.port = port;
    this.queues = queues;
    this.groups = groups;
    this.starter = starter;
    this.completer = completer;
    this.all = IntStream.range(0, count).mapToObj(i -> new Engine()).toList();
  }

  /** The number of a submission that comes now. */
  long number() {
    return next++;
  }

  /** The number of the next submission to come. */
  long nextNumber() {
    return next;
  }

  /** What is to be done after each turn. */
  void afterEachTurn(Runnable work) {
    afterTurn = work;
  }

  /** Something is to be done: a turn will come. */
  void wake() {
    if (!turnDue) {
      turnDue = true;
      port.run(this::turn);
    }
  }

  private void turn() {
    turnDue = false;
    for (int group = 0; group < groups.count(); group++) {
      for (int i = 0; i < all.size(); i++) {
        if (groups.hasEngine(group, i)) {
          work(all.get(i), group);
        }
      }
    }
    afterTurn.run();
    if (any(submission -> true)) {
      wake();
    }
  }

  private void work(Engine engine, int group) {
    if (engine.submission == null) {
      next(group)
          .ifPresent(submission -> {
            engine.submission = submission;
            engine.operation = starter.start(submission);
          });
    }
    if (engine.submission == null || waitsToDrain(engine)) {
      return;
    }
    Optional<CompletionRecord> record = engine.operation.step();
    if (record.isPresent()) {
      completer.complete(engine.submission, record.get());
      engine.submission = null;
      engine.operation = null;
    }
  }

  /** A drain ends when nothing of its queue is going on that came before it. */
  private boolean waitsToDrain(Engine engine) {
    Submission drain = engine.submission;
    return drain.descriptor().operation() == Opcode.DRAIN.code()
        && any(other -> other.queue() == drain.queue() && other.number() < drain.number());
  }

  private Optional<Submission> next(int group) {
    List<Queue> waiting =
        queues.all().stream()
            .filter(queue -> groups.hasQueue(group, queue.index()) && !queue.empty())
            .toList();
    if (waiting.stream().noneMatch(queue -> queue.credit() > 0)) {
      waiting.forEach(Queue::refill);
    }
    return waiting.stream().max(Comparator.comparingInt(Queue::credit)).map(Queue::take);
  }

  /** True when such a descriptor waits or is being done. */
  boolean any(Predicate<Submission> which) {
    return queues.all().stream().anyMatch(queue -> queue.holds(which))
        || all.stream()
            .anyMatch(engine -> engine.submission != null && which.test(engine.submission));
  }

  /** Forgets such descriptors; nothing of them is done any more, nor told. */
  void abort(Predicate<Submission> which) {
    queues.all().forEach(queue -> queue.discard(which));
    for (Engine engine : all) {
      if (engine.submission != null && which.test(engine.submission)) {
        engine.submission = null;
        engine.operation = null;
      }
    }
  }

  /** The work that was queued at the port is dropped by whoever resets the device. */
  void reset() {
    abort(submission -> true);
    turnDue = false;
  }
}
