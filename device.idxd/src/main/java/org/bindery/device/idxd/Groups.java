package org.bindery.device.idxd;

import java.util.Arrays;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.register.GroupFlags;
import org.bindery.model.idxd.register.Registers;

/** The GRPCFG table: which queues and engines belong together. Only written while disabled. */
final class Groups {
  private static final int WORDS = Registers.GROUP_STRIDE / Long.BYTES;
  private static final int ENGINES = Registers.GROUP_ENGINES / Long.BYTES;
  private static final int FLAGS = Registers.GROUP_FLAGS / Long.BYTES;
  private static final long LOW = 0xffffffffL;

  private final Status status;
  private final long[] words;

  Groups(Capabilities capabilities, Status status) {
    this.status = status;
    this.words = new long[capabilities.groups().groups() * WORDS];
  }

  int count() {
    return words.length / WORDS;
  }

  /**
   * @param at in the table, a multiple of 8
   */
  long read(int at) {
    return words[at / Long.BYTES];
  }

  /**
   * @param at in the table, a multiple of 4
   */
  void write(int at, int value) {
    int word = at / Long.BYTES;
    if (!status.disabled() || word % WORDS > FLAGS) {
      return;
    }
    long bits = Integer.toUnsignedLong(value);
    words[word] = at % Long.BYTES == 0 ? words[word] & ~LOW | bits : words[word] & LOW | bits << 32;
  }

  boolean hasQueue(int group, int queue) {
    return (words[group * WORDS + queue / Long.SIZE] >>> queue & 1) != 0;
  }

  /** True when a group has any queue, existing or not. */
  boolean hasQueues(int group) {
    return queueCount(group) > 0;
  }

  int queueCount(int group) {
    return Arrays.stream(words, group * WORDS, group * WORDS + ENGINES)
        .mapToInt(Long::bitCount)
        .sum();
  }

  long engines(int group) {
    return words[group * WORDS + ENGINES];
  }

  boolean hasEngine(int group, int engine) {
    return (engines(group) >>> engine & 1) != 0;
  }

  GroupFlags flags(int group) {
    return new GroupFlags(words[group * WORDS + FLAGS]);
  }

  void reset() {
    Arrays.fill(words, 0);
  }
}
