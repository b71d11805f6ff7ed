package org.bindery.backend.linux.checks;

import java.util.Optional;
import org.bindery.api.Refusal;

/** One thing that may speak against a bind. Looks only; safe for use by several threads. */
interface Check {
  /** Why the bind would fail, with the errno that it would give; empty: not for this. */
  Optional<Refusal> of(Subject subject);
}
