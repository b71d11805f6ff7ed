package org.bindery.shell.noun;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.FdOption;
import org.bindery.api.IommuFd;
import org.bindery.api.IovaRanges;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Hex;
import org.bindery.shell.output.Listing;
import org.bindery.shell.output.Readable;

/** I/O address spaces: {@code ioas}. */
public final class IoasCommands {
  private final Administrator admin;

  public IoasCommands(Administrator admin) {
    this.admin = admin;
  }

  /** What {@code ioas alloc} returns; wherever an IOAS is asked for, it stands for it. */
  public record Allocated(String fd, int ioas) implements Readable {
    @Override
    public String text() {
      return "ioas %d allocated in %s".formatted(ioas, fd);
    }

    @Override
    public String toString() {
      return Integer.toString(ioas);
    }
  }

  /** An address space in a list. */
  public record IoasRow(String fd, int ioas, int areas, @Hex long mapped) {
    @Override
    public String toString() {
      return Integer.toString(ioas);
    }
  }

  /** What can be mapped. */
  public record Ranges(String fd, int ioas, List<Range> ranges, @Hex long alignment) {}

  /**
   * @param address the user address that the first byte stands for
   */
  public record AreaRow(@Hex long iova, @Hex long length, Access access, @Hex long address) {}

  /**
   * @param hugePages 1: tables use the largest pages that fit; 0: the smallest only
   */
  public record Options(String fd, int ioas, long hugePages) {}

  public List<Verb> verbs() {
    return List.of(
        Verb.of("ioas [FD]", "I/O address spaces", this::list),
        Verb.of("ioas alloc FD", "allocates one", this::alloc),
        Verb.of("ioas destroy FD IOAS", "destroys one and all its maps", this::destroy),
        Verb.of("ioas ranges FD IOAS", "what can be mapped in one", this::ranges),
        Verb.of("ioas areas FD IOAS", "what is mapped in one", this::areas),
        Verb.of(
            "ioas option FD IOAS [--hugePages 0|1]",
            "an address space's options, after they are set",
            this::option));
  }

  private Listing<IoasRow> list(Arguments arguments) {
    List<IommuFd> asked =
        arguments.has("FD") ? List.of(admin.fd(arguments)) : admin.session().fds();
    return new Listing<>(
        IoasRow.class,
        asked.stream().flatMap(fd -> fd.ioases().stream().map(id -> row(fd, id))).toList());
  }

  private static IoasRow row(IommuFd fd, int ioas) {
    List<Area> areas = fd.areas(ioas);
    return new IoasRow(fd.name(), ioas, areas.size(), areas.stream().mapToLong(Area::length).sum());
  }

  private Allocated alloc(Arguments arguments) {
    IommuFd fd = admin.fdEvenEmpty(arguments);
    return new Allocated(fd.name(), fd.allocateIoas());
  }

  private Done destroy(Arguments arguments) {
    return PageTables.destroy(admin.fd(arguments), "ioas", arguments.integer("IOAS"));
  }

  private Ranges ranges(Arguments arguments) {
    IommuFd fd = admin.fd(arguments);
    int ioas = arguments.integer("IOAS");
    IovaRanges ranges = fd.ranges(ioas);
    return new Ranges(
        fd.name(), ioas, ranges.ranges().stream().map(Range::of).toList(), ranges.alignment());
  }

  private Options option(Arguments arguments) {
    IommuFd fd = admin.fd(arguments);
    int ioas = arguments.integer("IOAS");
    arguments
        .optionalNumber("--hugePages")
        .ifPresent(value -> fd.setOption(ioas, FdOption.HUGE_PAGES, value));
    return new Options(fd.name(), ioas, fd.option(ioas, FdOption.HUGE_PAGES));
  }

  private Listing<AreaRow> areas(Arguments arguments) {
    return new Listing<>(
        AreaRow.class,
        admin.fd(arguments).areas(arguments.integer("IOAS")).stream()
            .map(area -> new AreaRow(area.iova(), area.length(), area.access(), area.address()))
            .toList());
  }
}
