package org.bindery.device.idxd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;
import org.bindery.model.idxd.register.WqState;

/** A work queue: its configuration and the descriptors that wait in it. */
final class Queue {
  private final int index;
  private final Deque<Submission> waiting = new ArrayDeque<>();
  private WqConfig config = WqConfig.EMPTY;
  private WqState state = WqState.DISABLED;
  private int credit;

  Queue(int index) {
    this.index = index;
  }

  int index() {
    return index;
  }

  WqConfig config() {
    return config;
  }

  void config(WqConfig changed) {
    config = changed;
  }

  WqState state() {
    return state;
  }

  void state(WqState changed) {
    state = changed;
  }

  boolean empty() {
    return waiting.isEmpty();
  }

  /** As the register says it, with what changes by itself. */
  WqConfig shown() {
    return config
        .with(WqField.OCCUPANCY, waiting.size())
        .with(WqField.MODE_SUPPORT, true)
        .with(WqField.STATE, state.ordinal());
  }

  /** True when it takes one more descriptor from a portal. */
  boolean accepts(boolean limited) {
    int room = config.get(limited && !config.dedicated() ? WqField.THRESHOLD : WqField.SIZE);
    return state == WqState.ENABLED && waiting.size() < room;
  }

  void add(long number, Descriptor descriptor, boolean ims) {
    waiting.add(
        new Submission(number, index, origin(descriptor, ims), descriptor, Submission.NO_BATCH));
  }

  /** A shared queue believes the descriptor, in which the processor put the PASID. */
  private Origin origin(Descriptor descriptor, boolean ims) {
    boolean ats = !config.isSet(WqField.ATS_DISABLE);
    boolean blocks = config.isSet(WqField.BLOCK_ON_FAULT);
    if (!config.dedicated()) {
      return new Origin(descriptor.pasid(), descriptor.privileged(), ims, ats, blocks);
    }
    boolean pasid = config.isSet(WqField.PASID_ENABLE);
    return new Origin(
        pasid ? config.get(WqField.PASID) : Origin.NO_PASID,
        !pasid || config.isSet(WqField.PRIVILEGED),
        ims,
        ats,
        blocks);
  }

  int credit() {
    return credit;
  }

  void refill() {
    credit = config.get(WqField.PRIORITY);
  }

  /** The one that waited longest, for one credit. */
  Submission take() {
    credit--;
    return waiting.remove();
  }

  boolean holds(Predicate<Submission> which) {
    return waiting.stream().anyMatch(which);
  }

  void discard(Predicate<Submission> which) {
    waiting.removeIf(which);
  }

  void reset() {
    waiting.clear();
    config = WqConfig.EMPTY;
    state = WqState.DISABLED;
    credit = 0;
  }
}
