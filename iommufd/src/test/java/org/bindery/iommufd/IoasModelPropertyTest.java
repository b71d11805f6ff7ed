package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.api.RefusedException;
import org.bindery.engine.AddressCommands;
import org.bindery.engine.EngineDevice;
import org.bindery.iommufd.NaiveIoas.Answer;
import org.bindery.iommufd.NaiveIoas.Chunk;
import org.bindery.iommufd.fake.FakeDomain;

/**
 * Random sequences of commands on address spaces give the results and errors of {@link NaiveIoas}.
 */
class IoasModelPropertyTest {
  private static final IovaRange APERTURE = new IovaRange(0, 0x3ffff);

  /** Where the file's memory is. */
  private static final long FILE = 0x4000000;

  enum Kind {
    MAP,
    MAP_ANYWHERE,
    UNMAP,
    UNMAP_ALL,
    COPY,
    COPY_ANYWHERE,
    MAP_FILE,
    MAP_FILE_ANYWHERE,
    ALLOW
  }

  /** Which of two address spaces, addresses by number of half a page, and an odd byte. */
  record Command(
      Kind kind, int space, int iova, int length, int other, int odd, Access access, int va) {}

  @Provide
  Arbitrary<List<Command>> commands() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(6, Kind.MAP),
                Tuple.of(6, Kind.MAP_ANYWHERE),
                Tuple.of(6, Kind.UNMAP),
                Tuple.of(1, Kind.UNMAP_ALL),
                Tuple.of(4, Kind.COPY),
                Tuple.of(4, Kind.COPY_ANYWHERE),
                Tuple.of(3, Kind.MAP_FILE),
                Tuple.of(3, Kind.MAP_FILE_ANYWHERE),
                Tuple.of(4, Kind.ALLOW)),
            Arbitraries.integers().between(0, 1),
            halves(2, 30),
            halves(0, 8),
            halves(2, 30),
            Arbitraries.frequency(Tuple.of(9, 0), Tuple.of(1, 1)),
            Arbitraries.of(Access.READ, Access.READ_WRITE),
            halves(0, 17))
        .as(Command::new)
        .list()
        .ofMinSize(20)
        .ofMaxSize(80);
  }

  // Mostly whole pages.
  private static Arbitrary<Integer> halves(int from, int to) {
    return Arbitraries.integers()
        .between(from, to)
        .flatMap(n -> Arbitraries.frequency(Tuple.of(8, n & ~1), Tuple.of(1, n)));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void withoutAPageTable(@ForAll("commands") List<Command> commands) {
    check(commands, 1);
    reached("done", "EEXIST", "ENOENT", "EINVAL", "EPERM", "ENOSPC");
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void withAPageTable(@ForAll("commands") List<Command> commands) {
    check(commands, 4096);
    reached("done", "EEXIST", "ENOENT", "EINVAL", "EPERM", "EFAULT", "ENOSPC", "EADDRINUSE");
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void withAPageTableOfHalfPages(@ForAll("commands") List<Command> commands) {
    check(commands, 2048);
    reached("done", "EEXIST", "ENOENT", "EINVAL", "EPERM", "EFAULT", "ENOSPC", "EADDRINUSE");
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  @Tag("long")
  void withAndWithoutForLong(@ForAll("commands") List<Command> commands) {
    check(commands, 1);
    check(commands, 2048);
    check(commands, 4096);
  }

  /** Not a rule of the system, but that the commands tried do get to these answers. */
  private static void reached(String... answers) {
    Statistics.coverage(coverage -> {
      for (String answer : answers) {
        coverage.check(answer).count(count -> count > 20);
      }
    });
  }

  /**
   * @param smallest page of the tables, in bytes; 1: none is attached
   */
  private static void check(List<Command> commands, long smallest) {
    boolean attached = smallest > 1;
    try (Lab lab = new Lab()) {
      // The last pages of the memory have no process behind them.
      lab.process.add(0x10000, 0x8000, Access.READ_WRITE);
      Memory file = lab.process.add(FILE, 0x8000, Access.READ_WRITE);
      lab.hardware.aperture = APERTURE;
      lab.hardware.pageSizes = List.of(smallest, 1L << 21);
      List<IovaRange> reserved = attached ? List.of(new IovaRange(0x40000, -1)) : List.of();
      int[] ids = {lab.fd.allocateIoas(), lab.fd.allocateIoas()};
      NaiveIoas[] models = {new NaiveIoas(smallest, reserved), new NaiveIoas(smallest, reserved)};
      EngineDevice device = lab.fd.bind(lab.device);
      if (attached) {
        for (int id : ids) {
          lab.fd.allocateHwpt(device.id(), HwptRequest.paging(id));
        }
      }
      for (Command command : commands) {
        Answer expected = model(models, command);
        assertThat(engine(lab, file, ids, command)).as("%s", command).isEqualTo(expected);
        Statistics.collect(expected.errno() == null ? "done" : expected.errno().name());
        for (int space = 0; space < 2; space++) {
          assertSame(lab.fd.areas(ids[space]), models[space].chunks);
        }
        assertPinned(lab, models, smallest);
      }
      lab.fd.close();
      assertThat(lab.memory.pinnedPages()).isZero();
      assertThat(lab.group.claimed()).isFalse();
    }
  }

  private static Answer model(NaiveIoas[] models, Command c) {
    NaiveIoas here = models[c.space()];
    long va = 0x10000 + half(c.va());
    long length = half(c.length()) + c.odd();
    OptionalLong fixed = OptionalLong.of(half(c.iova()));
    NaiveIoas there = models[c.other() & 1];
    long from = half(c.other());
    return switch (c.kind()) {
      case MAP -> here.map(va, length, c.access(), fixed, mapped(va, length));
      case MAP_ANYWHERE ->
          here.map(va, length, c.access(), OptionalLong.empty(), mapped(va, length));
      case UNMAP -> here.unmap(half(c.iova()), length);
      case UNMAP_ALL -> here.unmap(0, -1);
      case COPY -> here.copy(there, from, length, c.access(), fixed);
      case COPY_ANYWHERE -> here.copy(there, from, length, c.access(), OptionalLong.empty());
      case MAP_FILE -> here.mapFile(FILE, half(c.va()), length, c.access(), fixed, inFile(c));
      case MAP_FILE_ANYWHERE ->
          here.mapFile(FILE, half(c.va()), length, c.access(), OptionalLong.empty(), inFile(c));
      case ALLOW -> here.allow(allowed(c));
    };
  }

  private static Answer engine(Lab lab, Memory file, int[] ids, Command c) {
    AddressCommands spaces = lab.spaces;
    long start = half(c.va());
    int here = ids[c.space()];
    long va = 0x10000 + half(c.va());
    long length = half(c.length()) + c.odd();
    OptionalLong fixed = OptionalLong.of(half(c.iova()));
    OptionalLong free = OptionalLong.empty();
    int there = ids[c.other() & 1];
    long from = half(c.other());
    return answer(() ->
        switch (c.kind()) {
          case MAP -> lab.fd.map(here, va, length, c.access(), fixed);
          case MAP_ANYWHERE -> lab.fd.map(here, va, length, c.access(), free);
          case UNMAP -> lab.fd.unmap(here, half(c.iova()), length);
          case UNMAP_ALL -> lab.fd.unmap(here, 0, -1);
          case COPY -> lab.fd.copy(here, there, from, length, c.access(), fixed);
          case COPY_ANYWHERE -> lab.fd.copy(here, there, from, length, c.access(), free);
          case MAP_FILE -> spaces.mapFile(here, file, start, length, c.access(), fixed);
          case MAP_FILE_ANYWHERE -> spaces.mapFile(here, file, start, length, c.access(), free);
          case ALLOW -> {
            spaces.allowIovas(here, allowed(c));
            yield 0;
          }
        });
  }

  private static Answer answer(LongSupplier command) {
    try {
      return Answer.of(command.getAsLong());
    } catch (RefusedException refused) {
      return Answer.of(refused.errno());
    }
  }

  private static void assertSame(List<Area> areas, List<Chunk> chunks) {
    assertThat(areas).hasSameSizeAs(chunks);
    for (int i = 0; i < areas.size(); i++) {
      Area area = areas.get(i);
      Chunk chunk = chunks.get(i);
      assertThat(List.of(area.iova(), area.length(), area.address(), area.access()))
          .isEqualTo(List.of(chunk.iova(), chunk.length(), chunk.va(), chunk.access()));
    }
  }

  /** With page tables exactly the pages of the areas are pinned and translated. */
  private static void assertPinned(Lab lab, NaiveIoas[] models, long smallest) {
    Set<Long> pages = new HashSet<>();
    long translated = 0;
    for (NaiveIoas model : models) {
      for (Chunk chunk : model.chunks) {
        for (long at = 0; at < chunk.length(); at += 2048) {
          pages.add(chunk.va() + at >>> 12);
        }
        translated += chunk.length() / smallest;
      }
    }
    assertThat(lab.memory.pinnedPages()).isEqualTo(smallest > 1 ? pages.size() : 0);
    if (smallest > 1) {
      assertThat(lab.hardware.domains().stream().mapToLong(FakeDomain::mappedPages).sum())
          .isEqualTo(translated);
    }
  }

  private static long half(int number) {
    return number * 2048L;
  }

  private static boolean inFile(Command c) {
    return half(c.va()) + half(c.length()) + c.odd() <= 0x8000;
  }

  /** None, one or two ranges, that may overlap, touch, be a byte or lie outside of the aperture. */
  private static List<IovaRange> allowed(Command c) {
    long start = half(c.iova());
    IovaRange first = new IovaRange(start, start + half(c.length()) + (c.odd() - 1 & 1) * 0x17ffL);
    long next = c.va() % 5 == 0 ? first.last() + 1 : c.other() * 0x3000L;
    IovaRange second = new IovaRange(next, next + 0x3fff);
    return switch (c.va() & 3) {
      case 0 -> List.of();
      case 1 -> List.of(first);
      default -> List.of(second, first);
    };
  }

  private static boolean mapped(long va, long length) {
    return va + length <= 0x18000;
  }
}
