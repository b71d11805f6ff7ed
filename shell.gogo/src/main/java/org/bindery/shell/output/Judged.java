package org.bindery.shell.output;

import java.util.Optional;
import org.bindery.api.Refusal;

/** A result that may be bad news: it is printed in either case, and then the command has failed. */
public interface Judged {
  /** What is not as it should be; empty: all is. */
  Optional<Refusal> problem();
}
