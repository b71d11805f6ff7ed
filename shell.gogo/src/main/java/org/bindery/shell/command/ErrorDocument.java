package org.bindery.shell.command;

import java.util.List;
import org.bindery.api.Blocker;

/** A failure's JSON form. */
public record ErrorDocument(Body error) {
  /**
   * @param usage the command's usage lines when it was written wrongly
   * @param inferred the reason was found by diagnosis after the fact
   */
  public record Body(
      String command,
      String errno,
      String reason,
      List<Blocker> blockers,
      List<String> remedies,
      boolean inferred,
      List<String> usage,
      String id) {}
}
