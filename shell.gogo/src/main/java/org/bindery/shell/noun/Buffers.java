package org.bindery.shell.noun;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bindery.api.Buffer;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.grammar.UsageException;
import org.bindery.shell.output.Hex;
import org.bindery.shell.output.Listing;
import org.bindery.shell.output.Readable;

/** The session's memory, to map and to look at: {@code buffer}. */
public final class Buffers {
  private static final long SHOWN = 256;

  private final Administrator admin;

  public Buffers(Administrator admin) {
    this.admin = admin;
  }

  /** A buffer; wherever one is asked for, it stands for it. */
  public record BufferRow(String buffer, @Hex long address, @Hex long length) implements Readable {
    @Override
    public String text() {
      return "buffer %s: 0x%x bytes at user address 0x%x".formatted(buffer, length, address);
    }

    static BufferRow of(Buffer buffer) {
      return new BufferRow(buffer.name(), buffer.address(), buffer.length());
    }

    @Override
    public String toString() {
      return buffer;
    }
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of("buffer", "the session's buffers", this::list),
        Verb.of("buffer alloc NAME LENGTH", "allocates zeroed memory", this::alloc),
        Verb.of(
            "buffer fill BUFFER [--random SEED] [--byte N] [--text S] [--offset N] [--length N]",
            "fills it; --random any chooses a seed and tells it",
            this::fill),
        Verb.of("buffer show BUFFER [--offset N] [--length N]", "shows its bytes", this::show),
        Verb.of(
            "buffer compare BUFFER OTHER [--offset N] [--length N] [--require]",
            "compares two; --require: to differ is a failure",
            this::compare),
        Verb.of("buffer free BUFFER", "gives it back", this::free));
  }

  private Listing<BufferRow> list(Arguments arguments) {
    return new Listing<>(
        BufferRow.class, admin.session().buffers().stream().map(BufferRow::of).toList());
  }

  private BufferRow alloc(Arguments arguments) {
    return BufferRow.of(
        admin.session().allocate(Optional.of(arguments.text("NAME")), arguments.number("LENGTH")));
  }

  private Filled fill(Arguments arguments) {
    return Filled.fill(slice(arguments, "BUFFER", Long.MAX_VALUE), arguments);
  }

  private Dump show(Arguments arguments) {
    Slice slice = slice(arguments, "BUFFER", SHOWN);
    if (slice.length() > Dump.MOST) {
      throw new UsageException("--length is too large to show (0x%x at most)", Dump.MOST);
    }
    return Dump.of(slice);
  }

  private Comparison compare(Arguments arguments) {
    Slice a = slice(arguments, "BUFFER", Long.MAX_VALUE);
    Slice b = slice(arguments, "OTHER", Long.MAX_VALUE);
    if (a.length() != b.length()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s and %s differ in length: 0x%x and 0x%x bytes; --length says how much to compare",
              a.buffer().name(),
              b.buffer().name(),
              a.length(),
              b.length())
          .exception();
    }
    long first = a.segment().mismatch(b.segment());
    Comparison comparison =
        new Comparison(
            a.buffer().name(),
            b.buffer().name(),
            a.offset(),
            a.length(),
            first < 0,
            first < 0 ? OptionalLong.empty() : OptionalLong.of(a.offset() + first));
    if (arguments.flag("--require") && !comparison.equal()) {
      throw Refusal.of(Errno.EIO, comparison.text()).exception();
    }
    return comparison;
  }

  private Done free(Arguments arguments) {
    String name = arguments.text("BUFFER");
    admin.session().free(name);
    return new Done("buffer free", name, name + " freed");
  }

  private Slice slice(Arguments arguments, String name, long most) {
    return Slice.of(arguments, admin.session().buffer(arguments.text(name)), most);
  }
}
