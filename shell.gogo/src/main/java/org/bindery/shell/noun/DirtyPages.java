package org.bindery.shell.noun;

import java.util.List;
import org.bindery.api.IommuFd;
import org.bindery.api.IovaRange;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Listing;

/** What devices write through a page table: {@code hwpt track}, {@code hwpt dirty}. */
public final class DirtyPages {
  private static final long PAGE = 4096;

  private final Administrator admin;

  public DirtyPages(Administrator admin) {
    this.admin = admin;
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of(
            "hwpt track FD HWPT [--off]",
            "has one that was allocated with --dirty tell what devices write",
            this::track),
        Verb.of(
            "hwpt dirty FD HWPT [--page SIZE] [--keep]",
            "what devices have written since it was asked last; --keep: it is asked again",
            this::dirty));
  }

  private Done track(Arguments arguments) {
    IommuFd fd = admin.fd(arguments);
    int hwpt = arguments.integer("HWPT");
    boolean on = !arguments.flag("--off");
    fd.trackDirty(hwpt, on);
    return new Done(
        "hwpt track",
        Integer.toString(hwpt),
        "hwpt %d %s what devices write".formatted(hwpt, on ? "tells" : "no longer tells"));
  }

  private Listing<Range> dirty(Arguments arguments) {
    List<IovaRange> ranges =
        admin
            .fd(arguments)
            .dirty(
                arguments.integer("HWPT"),
                IovaRange.all(),
                arguments.number("--page", PAGE),
                !arguments.flag("--keep"));
    return new Listing<>(Range.class, ranges.stream().map(Range::of).toList());
  }
}
