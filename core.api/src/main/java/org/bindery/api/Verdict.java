package org.bindery.api;

/** The answer of an explanation. */
public enum Verdict {
  /** It can be bound as things stand. */
  READY,
  /** After the commands that are named, in their order. */
  READY_AFTER,
  /** Something that no command mends now stands in the way: it is named. */
  BLOCKED,
  /** This device can never be bound here: the reason is named. */
  IMPOSSIBLE
}
