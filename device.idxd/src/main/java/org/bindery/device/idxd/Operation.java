package org.bindery.device.idxd;

import java.util.Optional;
import org.bindery.model.idxd.descriptor.CompletionRecord;

/** What a descriptor asks for, done in steps so that none of them is long. */
interface Operation {
  /**
   * Does some more.
   *
   * @return how it ended; empty: there is more to do
   */
  Optional<CompletionRecord> step();

  /** One that has nothing to do any more. */
  static Operation ended(CompletionRecord record) {
    return () -> Optional.of(record);
  }
}
