package org.bindery.shell.noun;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Buffer;
import org.bindery.api.IommuFd;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Hex;
import org.bindery.shell.output.Readable;

/** What an I/O address space leads to: {@code map}, {@code unmap}, {@code copy}. */
public final class Maps {
  private final Administrator admin;

  public Maps(Administrator admin) {
    this.admin = admin;
  }

  /** What {@code map} and {@code copy} return; wherever an IOVA is asked for, it stands for it. */
  public record Mapped(String fd, int ioas, @Hex long iova, @Hex long length, Access access)
      implements Readable {
    @Override
    public String text() {
      return "mapped in %s, ioas %d: 0x%x-0x%x for %s"
          .formatted(fd, ioas, iova, iova + length - 1, how());
    }

    private String how() {
      return switch (access) {
        case READ -> "reading";
        case WRITE -> "writing";
        default -> "reading and writing";
      };
    }

    @Override
    public String toString() {
      return "0x" + Long.toHexString(iova);
    }
  }

  /**
   * @param bytes how many are no longer mapped
   */
  public record Unmapped(String fd, int ioas, @Hex long iova, @Hex long bytes) implements Readable {
    @Override
    public String text() {
      return "unmapped in %s, ioas %d: 0x%x bytes from 0x%x".formatted(fd, ioas, bytes, iova);
    }
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of(
            "map FD IOAS BUFFER [--iova X] [--read] [--write] [--offset N] [--length N]",
            "maps a buffer; without --read or --write for both",
            this::map),
        Verb.of("unmap FD IOAS IOVA LENGTH", "unmaps whole areas", this::unmap),
        Verb.of(
            "copy FD IOAS IOVA LENGTH --to IOAS [--iova X] [--read] [--write]",
            "maps in one address space what another has mapped",
            this::copy));
  }

  private Mapped map(Arguments arguments) {
    IommuFd fd = admin.fd(arguments);
    int ioas = arguments.integer("IOAS");
    Buffer buffer = admin.session().buffer(arguments.text("BUFFER"));
    Slice slice = Slice.of(arguments, buffer, buffer.length());
    Access access = access(arguments);
    long iova =
        fd.map(
            ioas,
            buffer.address() + slice.offset(),
            slice.length(),
            access,
            arguments.optionalNumber("--iova"));
    return new Mapped(fd.name(), ioas, iova, slice.length(), access);
  }

  private static Access access(Arguments arguments) {
    boolean read = arguments.flag("--read");
    boolean write = arguments.flag("--write");
    return read || write ? Access.of(read, write) : Access.READ_WRITE;
  }

  private Unmapped unmap(Arguments arguments) {
    IommuFd fd = admin.fd(arguments);
    int ioas = arguments.integer("IOAS");
    long iova = arguments.number("IOVA");
    return new Unmapped(fd.name(), ioas, iova, fd.unmap(ioas, iova, arguments.number("LENGTH")));
  }

  private Mapped copy(Arguments arguments) {
    IommuFd fd = admin.fd(arguments);
    int to = arguments.integer("--to");
    long length = arguments.number("LENGTH");
    Access access = access(arguments);
    long iova =
        fd.copy(
            to,
            arguments.integer("IOAS"),
            arguments.number("IOVA"),
            length,
            access,
            arguments.optionalNumber("--iova"));
    return new Mapped(fd.name(), to, iova, length, access);
  }
}
