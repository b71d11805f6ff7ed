package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A guest's first-stage table under a parent: never beyond it, else as a naive walker has it. */
class X86GuestTableTest {
  private static final long P = 1;
  private static final long RW = 2;
  private static final long US = 4;
  private static final long A = 1 << 5;
  private static final long D = 1 << 6;
  private static final long PS = 1 << 7;

  private static long entry(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> random.nextLong();
      case 1 -> 0;
      // A large leaf, as often malformed as not.
      case 2 ->
          PS
              | P
              | RW
              | US
              | (random.nextBoolean() ? 0 : (long) random.nextInt(16) << 12)
              | (random.nextBoolean() ? 1L << 30 : 0);
      default ->
          (long) random.nextInt(GuestWorld.PAGES + 1) << 12
              | (random.nextInt(16) == 0 ? 0 : P)
              | (random.nextInt(8) == 0 ? 0 : RW)
              | (random.nextInt(16) == 0 ? 0 : US)
              | (random.nextBoolean() ? A : 0)
              | (random.nextBoolean() ? D : 0)
              | (random.nextInt(64) == 0 ? PS : 0);
    };
  }

  /** What a walk comes to: the host's address, or -1; word for word by the specification. */
  private static long naive(
      GuestWorld world, long root, int levels, boolean huge, long iova, boolean write) {
    long width = 12 + 9L * levels;
    if (width < 64 && (iova >>> width - 1) != 0 && (iova >> width - 1) != -1) {
      return -1;
    }
    boolean user = true;
    boolean writable = true;
    long table = root;
    for (int level = levels; level >= 1; level--) {
      long at = table + 8 * (iova >>> 12 + 9 * (level - 1) & 511);
      Long entry = world.word(at);
      if (entry == null || (entry & P) == 0) {
        return -1;
      }
      boolean large = level > 1 && (entry & PS) != 0;
      long spans = 1L << 12 + 9 * (level - 1);
      if (large
          && (level > 3
              || level == 3 && !huge
              || (entry & 0xfffffffffffffL & spans - 1) >>> 13 != 0)) {
        return -1;
      }
      if ((entry & A) == 0 && !world.mayWrite(at)) {
        return -1;
      }
      user &= (entry & US) != 0;
      writable &= (entry & RW) != 0;
      long base = entry & 0xffffffffff000L;
      if (large || level == 1) {
        if (!user || write && (!writable || (entry & D) == 0 && !world.mayWrite(at))) {
          return -1;
        }
        long guest = base / spans * spans + (iova & spans - 1);
        int flags =
            guest >>> 12 < GuestWorld.PAGES
                ? world.permissions.getOrDefault((int) (guest >>> 12), 0)
                : 0;
        return (flags & (write ? 2 : 1)) == 0
            ? -1
            : GuestWorld.frame((int) (guest >>> 12)) << 12 | guest & 0xfff;
      }
      table = base;
    }
    throw new AssertionError();
  }

  @Property(tries = 2000)
  void equalsANaiveWalkAndNeverLeavesTheParent(
      @ForAll long seed, @ForAll @IntRange(min = 4, max = 5) int levels, @ForAll boolean huge) {
    Random random = new Random(seed);
    GuestWorld world = new GuestWorld(random, random.nextInt(4));
    world.fill(random, X86GuestTableTest::entry);
    long root = (long) random.nextInt(GuestWorld.PAGES) << 12;
    X86GuestTable table = new X86GuestTable(root, levels, huge, false);
    for (int i = 0; i < 20; i++) {
      boolean write = random.nextBoolean();
      long iova = random.nextInt(16) == 0 ? random.nextLong() : GuestWorld.address(random, levels);
      long expected = naive(world, root, levels, huge, iova, write);
      world.steps = 0;
      long walked = table.walk(world, iova, write);
      if (expected == -1) {
        assertThat(WalkStop.stopped(walked)).as("0x%x", iova).isTrue();
        continue;
      }
      assertThat(WalkStop.stopped(walked)).as("0x%x", iova).isFalse();
      assertThat(PageEntry.frame(walked) << 12 | iova & 0xfff).isEqualTo(expected);
      assertThat(write ? PageEntry.writable(walked) : PageEntry.readable(walked)).isTrue();
      assertThat(PageEntry.dirty(walked)).isEqualTo(write);
    }
  }

  /** So that the property is about something: many of its walks succeed, and all stops happen. */
  @Test
  void walksOfChanceEndInEveryWay() {
    int found = 0;
    Set<WalkStop> stops = EnumSet.noneOf(WalkStop.class);
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      GuestWorld world = new GuestWorld(random, 1);
      world.fill(random, X86GuestTableTest::entry);
      long walked =
          new X86GuestTable(0, 4, true, false)
              .walk(
                  world,
                  random.nextInt(16) == 0 ? 1L << 50 : GuestWorld.address(random, 4),
                  random.nextBoolean());
      if (WalkStop.stopped(walked)) {
        stops.add(WalkStop.of(walked));
      } else {
        found++;
      }
    }
    assertThat(found).isGreaterThan(100);
    assertThat(stops)
        .containsExactlyInAnyOrder(
            WalkStop.NOT_TRANSLATED,
            WalkStop.NOT_PRESENT,
            WalkStop.BAD_ENTRY,
            WalkStop.NOT_PERMITTED,
            WalkStop.PRIVILEGED,
            WalkStop.TABLE_BEYOND_PARENT,
            WalkStop.TABLE_NOT_READABLE,
            WalkStop.TABLE_NOT_WRITABLE,
            WalkStop.PAGE_BEYOND_PARENT,
            WalkStop.PAGE_NOT_MAPPED);
  }

  /** Accesses are noted in each entry on the way, writes in the leaf alone. */
  @Test
  void accessesAndWritesAreNoted() {
    GuestWorld world = new GuestWorld(new Random(1), 0);
    for (int page = 0; page < GuestWorld.PAGES; page++) {
      world.permissions.put(page, 3);
      world.parent.unmap((long) page << 12, 1);
      world.parent.map((long) page << 12, GuestWorld.frame(page), 1, 3);
    }
    for (int page = 0; page < 4; page++) {
      world.host.get(GuestWorld.frame(page))[1] = page + 1L << 12 | P | RW | US;
    }
    X86GuestTable table = new X86GuestTable(0, 4, true, true);
    long iova = 1L << 39 | 1 << 30 | 1 << 21 | 1 << 12;
    long read = table.walk(world, iova, false);
    assertThat(PageEntry.frame(read)).isEqualTo(GuestWorld.frame(4));
    long accessed = P | RW | US | A | 1 << 10;
    assertThat(world.word(8)).isEqualTo(1L << 12 | accessed);
    assertThat(world.word(3 << 12 | 8)).isEqualTo(4L << 12 | accessed);
    assertThat(PageEntry.dirty(read)).isFalse();
    assertThat(PageEntry.dirty(table.walk(world, iova, true))).isTrue();
    assertThat(world.word(2 << 12 | 8)).isEqualTo(3L << 12 | accessed);
    assertThat(world.word(3 << 12 | 8)).isEqualTo(4L << 12 | accessed | D);
  }
}
