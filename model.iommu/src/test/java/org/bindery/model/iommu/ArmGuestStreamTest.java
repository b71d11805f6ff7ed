package org.bindery.model.iommu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A guest's stage 1, from the stream table entry on: never beyond the parent. */
class ArmGuestStreamTest {
  private static final int NONE = ArmGuestStream.NO_PASID;
  private static final long VALID = 1;
  private static final long TABLE = 2;
  private static final long EL0 = 1 << 6;
  private static final long RO = 1 << 7;
  private static final long AF = 1 << 10;

  /** V, AA64, EPD1, IPS 48 bits, T0SZ. */
  private static long context(int bits) {
    return 1L << 31 | 1L << 41 | 1L << 30 | 5L << 32 | 64 - bits;
  }

  private static long entry(Random random) {
    return switch (random.nextInt(14)) {
      case 0 -> random.nextLong();
      case 1 -> 0;
      // A block.
      case 2 -> VALID | EL0 | AF | (random.nextBoolean() ? 0 : 1L << 30);
      default ->
          (long) random.nextInt(GuestWorld.PAGES + 1) << 12
              | (random.nextInt(16) == 0 ? 0 : VALID)
              | (random.nextInt(32) == 0 ? 0 : TABLE)
              | (random.nextInt(16) == 0 ? 0 : EL0)
              | (random.nextInt(8) == 0 ? RO : 0)
              | (random.nextInt(16) == 0 ? 0 : AF)
              | (random.nextInt(32) == 0 ? 1L << 61 : 0)
              | (random.nextInt(32) == 0 ? 1L << 62 : 0)
              | (random.nextInt(64) == 0 ? 1L << 45 : 0);
    };
  }

  /** The host's address, or -1; four levels of 4 KiB, 48 bits. */
  private static long naive(GuestWorld world, long root, long iova, boolean write) {
    if (iova >>> 48 != 0) {
      return -1;
    }
    long table = root;
    boolean unprivileged = true;
    boolean writable = true;
    for (int level = 0; level < 4; level++) {
      int shift = 39 - 9 * level;
      Long entry = world.word(table + 8 * (iova >>> shift & 511));
      if (entry == null || (entry & VALID) == 0) {
        return -1;
      }
      boolean next = (entry & TABLE) != 0;
      long base = entry & 0xfffffffff000L;
      if (level == 3 || !next) {
        if (level == 0 || level == 3 && !next) {
          return -1;
        }
        unprivileged &= (entry & EL0) != 0;
        writable &= (entry & RO) == 0;
        if (!unprivileged || (entry & AF) == 0 || write && !writable) {
          return -1;
        }
        long spans = 1L << shift;
        long guest = base / spans * spans + iova % spans;
        int flags =
            guest >>> 12 < GuestWorld.PAGES
                ? world.permissions.getOrDefault((int) (guest >>> 12), 0)
                : 0;
        return (flags & (write ? 2 : 1)) == 0
            ? -1
            : GuestWorld.frame((int) (guest >>> 12)) << 12 | guest & 0xfff;
      }
      unprivileged &= (entry & 1L << 61) == 0;
      writable &= (entry & 1L << 62) == 0;
      table = base;
    }
    throw new AssertionError();
  }

  /** Its context descriptor lies in a page of its own that chance has left alone. */
  private static ArmGuestStream stream(GuestWorld world, long root) {
    long[] page = world.host.get(GuestWorld.frame(11));
    page[256] = context(48);
    page[257] = root;
    return new ArmGuestStream(1 | 5 << 1 | 11L << 12 | 256 * 8, 0, 16, true, 48, false);
  }

  @Property(tries = 2000)
  void equalsANaiveWalkAndNeverLeavesTheParent(@ForAll long seed) {
    Random random = new Random(seed);
    GuestWorld world = new GuestWorld(random, random.nextInt(3));
    world.fill(random, ArmGuestStreamTest::entry);
    long root = (long) random.nextInt(11) << 12;
    GuestTable table = stream(world, root).table(NONE);
    boolean described = world.word(11 << 12) != null;
    for (int i = 0; i < 20; i++) {
      boolean write = random.nextBoolean();
      long iova = random.nextInt(16) == 0 ? random.nextLong() : GuestWorld.address(random, 4);
      long expected = described ? naive(world, root, iova, write) : -1;
      world.steps = 0;
      long walked = table.walk(world, iova, write);
      if (expected == -1) {
        assertThat(WalkStop.stopped(walked)).as("0x%x", iova).isTrue();
        continue;
      }
      assertThat(WalkStop.stopped(walked)).as("0x%x", iova).isFalse();
      assertThat(PageEntry.frame(walked) << 12 | iova & 0xfff).isEqualTo(expected);
      assertThat(write ? PageEntry.writable(walked) : PageEntry.readable(walked)).isTrue();
    }
  }

  /** Whatever stands in stream table entry, descriptors and tables. */
  @Property(tries = 5000)
  void noChanceLeavesTheParentOrTheBounds(
      @ForAll long seed, @ForAll long first, @ForAll long second, @ForAll boolean marks) {
    Random random = new Random(seed);
    GuestWorld world = new GuestWorld(random, 3);
    world.fill(random, Random::nextLong);
    long[] page = world.host.get(GuestWorld.frame(1));
    for (int i = 0; i < 8; i++) {
      page[i * 8] = random.nextLong() | 1L << 31 | 1L << 41;
      page[i * 8 + 1] = random.nextInt(12) << 12;
    }
    ArmGuestStream stream =
        new ArmGuestStream(
            first & 0xfL << 59 | (random.nextInt(3) << 12) | random.nextInt(64) | 1,
            second,
            16,
            true,
            48,
            marks);
    for (int i = 0; i < 10; i++) {
      world.steps = 0;
      stream
          .table(random.nextInt(9) - 1)
          .walk(world, GuestWorld.address(random, 5), random.nextBoolean());
    }
  }

  @Test
  void walksOfChanceEndInEveryWay() {
    int found = 0;
    Set<WalkStop> stops = EnumSet.noneOf(WalkStop.class);
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      GuestWorld world = new GuestWorld(random, 1);
      world.fill(random, ArmGuestStreamTest::entry);
      long walked =
          stream(world, 0)
              .table(NONE)
              .walk(world, GuestWorld.address(random, 4), random.nextBoolean());
      if (WalkStop.stopped(walked)) {
        stops.add(WalkStop.of(walked));
      } else {
        found++;
      }
    }
    assertThat(found).isGreaterThan(100);
    assertThat(stops)
        .contains(
            WalkStop.NOT_PRESENT,
            WalkStop.NOT_PERMITTED,
            WalkStop.PRIVILEGED,
            WalkStop.NOT_ACCESSED,
            WalkStop.TABLE_BEYOND_PARENT,
            WalkStop.TABLE_NOT_READABLE,
            WalkStop.PAGE_NOT_MAPPED);
  }

  private static GuestWorld open() {
    GuestWorld world = new GuestWorld(new Random(1), 0);
    for (int page = 0; page < GuestWorld.PAGES; page++) {
      world.permissions.put(page, 3);
      world.parent.unmap((long) page << 12, 1);
      world.parent.map((long) page << 12, GuestWorld.frame(page), 1, 3);
    }
    return world;
  }

  private static WalkStop stop(GuestWorld world, ArmGuestStream stream, int pasid) {
    world.steps = 0;
    long walked = stream.table(pasid).walk(world, 0x5000, false);
    return WalkStop.stopped(walked) ? WalkStop.of(walked) : null;
  }

  /** Three levels of 39 bits, of which the page is at 0x5000; the root is page 2. */
  private static void table(GuestWorld world) {
    world.host.get(GuestWorld.frame(2))[0] = 3 << 12 | VALID | TABLE;
    world.host.get(GuestWorld.frame(3))[0] = 4 << 12 | VALID | TABLE;
    world.host.get(GuestWorld.frame(4))[5] = 6 << 12 | VALID | TABLE | EL0 | AF;
  }

  private static void describe(GuestWorld world, int page, int index, long context) {
    world.host.get(GuestWorld.frame(page))[index * 8] = context;
    world.host.get(GuestWorld.frame(page))[index * 8 + 1] = 2 << 12;
  }

  @Test
  void theEntrySaysWhichDescriptorIsWhose() {
    GuestWorld world = open();
    table(world);
    describe(world, 0, 0, context(39));
    describe(world, 0, 2, context(39));
    // One alone: no PASIDs.
    ArmGuestStream one = new ArmGuestStream(1 | 5 << 1, 0, 16, true, 48, false);
    assertThat(stop(world, one, NONE)).isNull();
    assertThat(stop(world, one, 0)).isEqualTo(WalkStop.NO_CONTEXT);
    // Four, and all of what S1DSS can say.
    long four = 1 | 5 << 1 | 2L << 59;
    assertThat(stop(world, new ArmGuestStream(four, 0, 16, true, 48, false), NONE))
        .isEqualTo(WalkStop.CONTEXTS_ONLY);
    ArmGuestStream by0 = new ArmGuestStream(four, 2, 16, true, 48, false);
    assertThat(stop(world, by0, NONE)).isNull();
    assertThat(stop(world, by0, 0)).isEqualTo(WalkStop.NO_CONTEXT);
    assertThat(stop(world, by0, 1)).isEqualTo(WalkStop.BAD_CONTEXT);
    assertThat(stop(world, by0, 2)).isNull();
    assertThat(stop(world, by0, 4)).isEqualTo(WalkStop.NO_CONTEXT);
    assertThat(stop(world, new ArmGuestStream(four, 3, 16, true, 48, false), NONE))
        .isEqualTo(WalkStop.BAD_STREAM);
    ArmGuestStream past = new ArmGuestStream(four, 1, 16, true, 48, false);
    assertThat(PageEntry.frame(past.table(NONE).walk(world, 0x5000, true)))
        .isEqualTo(GuestWorld.frame(5));
    assertThat(stop(world, new ArmGuestStream(four, 2, 1, true, 48, false), NONE))
        .isEqualTo(WalkStop.BAD_STREAM);
    assertThat(stop(world, new ArmGuestStream(0, 0, 16, true, 48, false), NONE))
        .isEqualTo(WalkStop.ABORTED);
    assertThat(stop(world, new ArmGuestStream(1, 0, 16, true, 48, false), NONE))
        .isEqualTo(WalkStop.ABORTED);
    ArmGuestStream bypass = new ArmGuestStream(1 | 4 << 1, 0, 16, true, 48, false);
    assertThat(stop(world, bypass, NONE)).isNull();
    assertThat(stop(world, bypass, 2)).isEqualTo(WalkStop.NO_CONTEXT);
    assertThat(bypass.translates()).isFalse();
    assertThat(by0.translates()).isTrue();
  }

  /** Leaves of 64 and of 1024 descriptors, named by a table of their own. */
  @Test
  void descriptorsInTwoLevels() {
    GuestWorld world = open();
    table(world);
    world.host.get(GuestWorld.frame(0))[1] = 7 << 12 | 1;
    describe(world, 7, 3, context(39));
    ArmGuestStream small =
        new ArmGuestStream(1 | 5 << 1 | 1 << 4 | 8L << 59, 2, 16, true, 48, false);
    assertThat(stop(world, small, 64 + 3)).isNull();
    assertThat(stop(world, small, 3)).isEqualTo(WalkStop.NO_CONTEXT);
    ArmGuestStream large =
        new ArmGuestStream(1 | 5 << 1 | 2 << 4 | 12L << 59, 2, 16, true, 48, false);
    assertThat(stop(world, large, 1024 + 3)).isNull();
    assertThat(stop(world, large, 64 + 3)).isEqualTo(WalkStop.NO_CONTEXT);
    assertThat(stop(world, new ArmGuestStream(small.first(), 2, 16, false, 48, false), 67))
        .isEqualTo(WalkStop.BAD_STREAM);
  }

  @Test
  void whichPasidsAreDescribed() {
    GuestWorld world = open();
    describe(world, 0, 0, context(39));
    describe(world, 0, 2, context(39));
    long four = 1 | 5 << 1 | 2L << 59;
    assertThat(described(world, new ArmGuestStream(four, 2, 16, true, 48, false))).isEqualTo("2");
    assertThat(described(world, new ArmGuestStream(four, 0, 16, true, 48, false))).isEqualTo("02");
    long one = 1 | 5 << 1;
    long bypass = 1 | 4 << 1 | 2L << 59;
    for (long none : new long[] {0, 1, one, bypass}) {
      assertThat(described(world, new ArmGuestStream(none, 0, 16, true, 48, false))).isEmpty();
    }
    long twoLevels = 1 | 5 << 1 | 1 << 4 | 8L << 59 | 1 << 12;
    world.host.get(GuestWorld.frame(1))[0] = 1;
    ArmGuestStream leaves = new ArmGuestStream(twoLevels, 0, 16, true, 48, false);
    assertThat(described(world, leaves)).isEqualTo("02");
    assertThat(leaves.describes(world, 64 + 2)).isFalse();
  }

  private static String described(GuestWorld world, ArmGuestStream stream) {
    StringBuilder described = new StringBuilder();
    for (int pasid = 0; pasid < 6; pasid++) {
      world.steps = 0;
      if (stream.describes(world, pasid)) {
        described.append(pasid);
      }
    }
    return described.toString();
  }

  @Test
  void whatADescriptorMayNotSay() {
    GuestWorld world = open();
    table(world);
    ArmGuestStream stream = new ArmGuestStream(1 | 5 << 1, 0, 16, true, 48, false);
    for (long wrong :
        new long[] {
          context(39) & ~(1L << 31),
          context(39) & ~(1L << 41),
          context(39) | 1 << 15,
          context(39) | 1 << 6,
          context(49),
          context(24)
        }) {
      describe(world, 0, 0, wrong);
      assertThat(stop(world, stream, NONE)).as("0x%x", wrong).isEqualTo(WalkStop.BAD_CONTEXT);
    }
    describe(world, 0, 0, context(39) | 1 << 14);
    assertThat(stop(world, stream, NONE)).isEqualTo(WalkStop.NOT_TRANSLATED);
    describe(world, 0, 0, context(39));
    assertThat(WalkStop.of(stream.table(NONE).walk(world, 1L << 39, false)))
        .isEqualTo(WalkStop.NOT_TRANSLATED);
    assertThat(WalkStop.of(stream.table(NONE).walk(world, -4096, false)))
        .isEqualTo(WalkStop.NOT_TRANSLATED);
    // 32 bits of output.
    world.host.get(GuestWorld.frame(4))[5] = 1L << 32 | VALID | TABLE | EL0 | AF;
    describe(world, 0, 0, context(39) & ~(7L << 32));
    assertThat(stop(world, stream, NONE)).isEqualTo(WalkStop.TOO_WIDE);
  }

  /** The upper half has a table of its own; the top byte may be ignored. */
  @Test
  void theUpperHalfAndTheTopByte() {
    GuestWorld world = open();
    table(world);
    long both = context(39) & ~(1L << 30) | 25L << 16 | 2L << 22 | 1L << 38;
    describe(world, 0, 0, both);
    world.host.get(GuestWorld.frame(0))[2] = 2 << 12;
    ArmGuestStream stream = new ArmGuestStream(1 | 5 << 1, 0, 16, true, 48, false);
    GuestTable table = stream.table(NONE);
    assertThat(PageEntry.frame(table.walk(world, -1L << 39 | 0x5000, true)))
        .isEqualTo(GuestWorld.frame(6));
    assertThat(PageEntry.frame(table.walk(world, 0x7fL << 56 | 0x5000, true)))
        .isEqualTo(GuestWorld.frame(6));
    assertThat(WalkStop.of(table.walk(world, 0x7fffffL << 40 | 0x5000, true)))
        .isEqualTo(WalkStop.NOT_TRANSLATED);
  }

  /** Where the unit can and the guest says so. */
  @Test
  void accessesAndWritesAreMarked() {
    GuestWorld world = open();
    table(world);
    describe(world, 0, 0, context(39) | 3L << 42);
    long clean = 6 << 12 | VALID | TABLE | EL0 | RO | 1L << 51;
    world.host.get(GuestWorld.frame(4))[5] = clean;
    ArmGuestStream without = new ArmGuestStream(1 | 5 << 1, 0, 16, true, 48, false);
    assertThat(stop(world, without, NONE)).isEqualTo(WalkStop.NOT_ACCESSED);
    ArmGuestStream with = new ArmGuestStream(1 | 5 << 1, 0, 16, true, 48, true);
    long read = with.table(NONE).walk(world, 0x5000, false);
    assertThat(PageEntry.writable(read)).isTrue();
    assertThat(PageEntry.dirty(read)).isFalse();
    assertThat(world.word(4 << 12 | 40)).isEqualTo(clean | AF);
    assertThat(PageEntry.dirty(with.table(NONE).walk(world, 0x5000, true))).isTrue();
    assertThat(world.word(4 << 12 | 40)).isEqualTo((clean | AF) & ~RO);
  }
}
