package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.TestUserData.words;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.bindery.api.Access;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.smmu.SmmuRegisters;
import org.bindery.backend.sim.smmu.SmmuV3;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TestUserData;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.PasidPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.VirtualIommu;

/**
 * A guest whose memory is full of chance, and that drops what it likes: its device reaches the
 * pages that the parent maps and not one byte beside them, which stand between those (I5, I2).
 */
class NestedReachPropertyTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 16;
  private static final RequesterId ONE = new RequesterId(0, 0, 0x80);

  /** Who walks the guest's tables. */
  enum Make {
    VTD,
    SMMU
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void aGuestReachesWhatItsParentMapsAndNothingElse(@ForAll Make make, @ForAll long seed) {
    Random random = new Random(seed);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment room = arena.allocate(2L * PAGES * PAGE, PAGE);
      CachedMemory memory = new CachedMemory(new FrameMemory(1L << 30));
      long frame = memory.frames().pin(new Registered(room), 0, 2 * PAGES);
      Unit unit = new Unit("unit0", facts(make), memory, new RecordingLog());
      unit.admit(ONE);
      IommuDomain parent =
          unit.allocate(
              new DomainRequest(
                      ONE,
                      PageTableKind.PAGING,
                      make == Make.VTD ? Vtd.SECOND_STAGE : SmmuV3.STAGE_2,
                      Snoop.ALLOW)
                  .nestParent(true));
      // Every other page of the room is the guest's.
      for (int page = 0; page < PAGES; page++) {
        if (random.nextInt(8) != 0) {
          parent.map((long) page * PAGE, frame + 2L * page, 1, Access.READ_WRITE);
          fill(room.asSlice(2L * page * PAGE, PAGE), random, make);
        }
      }
      byte[] others = others(room, parent);
      unit.attach(ONE, nested(unit, make, parent, random));
      PasidPort port = Ports.pasids(unit, ONE).orElseThrow();
      MemorySegment bytes = MemorySegment.ofArray(new byte[16]).fill((byte) 0x5a);
      for (int i = 0; i < 60; i++) {
        long iova = random.nextInt(16) == 0 ? random.nextLong() : address(random);
        boolean done =
            random.nextInt(4) == 0
                ? port.write(random.nextInt(4), iova, bytes)
                : Ports.dma(unit, ONE).write(iova, bytes);
        Statistics.label(make.name()).collect(done);
      }
      assertThat(others(room, parent)).isEqualTo(others);
    }
    // It is about something: some of what is tried lands.
    Statistics.label(make.name())
        .coverage(coverage -> coverage.check(true).count(landed -> landed > 20));
  }

  private static MakeFacts facts(Make make) {
    return make == Make.VTD
        ? Vtd.of(0x19ed008c40780c66L, 0x3ef9ea6f050dfL)
        : new SmmuV3(
            new SmmuRegisters(
                Map.of("idr0", 0xc4434dbL, "idr1", 0x2730520L, "idr3", 0x1504L, "idr5", 0x200055L)),
            Set.of());
  }

  private static IommuDomain nested(Unit unit, Make make, IommuDomain parent, Random random) {
    if (make == Make.VTD) {
      return unit.allocateNested(
          new NestedRequest(
              ONE,
              new TestUserData(
                  1,
                  words(0, (long) random.nextInt(PAGES) * PAGE, random.nextBoolean() ? 48 : 57))),
          parent);
    }
    VirtualIommu slice = unit.allocate(ONE, 1, parent, Optional.empty(), new Deaf());
    slice.add(ONE, 1);
    long first = 1 | 5 << 1 | (long) random.nextInt(PAGES) * PAGE | (long) random.nextInt(5) << 59;
    return slice.allocateNested(
        new NestedRequest(ONE, new TestUserData(2, words(first, random.nextInt(3)))));
  }

  /** Takes events and does nothing. */
  private static final class Deaf implements VirtualIommu.User {
    @Override
    public boolean event(int type, MemorySegment record) {
      return false;
    }

    @Override
    public long expose(MemorySegment pages) {
      throw new UnsupportedOperationException();
    }
  }

  private static void fill(MemorySegment page, Random random, Make make) {
    for (int i = 0; i < PAGE / 8; i++) {
      page.set(ValueLayout.JAVA_LONG, i * 8L, random.nextLong());
    }
    for (int i = 0; i < 8; i++) {
      long lead = (long) random.nextInt(PAGES + 2) * PAGE;
      // Of an SMMU's guest the first two words may be a descriptor.
      long arm =
          i == 0 ? 1L << 31 | 1L << 41 | 1L << 30 | 5L << 32 | 16 : i == 1 ? lead : lead | 0x443;
      if (random.nextInt(8) != 0) {
        page.set(ValueLayout.JAVA_LONG, i * 8L, make == Make.VTD ? lead | 7 : arm);
      }
    }
  }

  private static long address(Random random) {
    long address = random.nextInt(PAGE);
    for (int level = 0; level < 4; level++) {
      address |= 2L + random.nextInt(6) << 12 + 9 * level;
    }
    return address;
  }

  /** What the room holds that the guest does not reach. */
  private static byte[] others(MemorySegment room, IommuDomain parent) {
    byte[] all = room.toArray(ValueLayout.JAVA_BYTE);
    for (int page = 0; page < PAGES; page++) {
      if (parent.frameAt((long) page * PAGE) >= 0) {
        Arrays.fill(all, 2 * page * PAGE, (2 * page + 1) * PAGE, (byte) 0);
      }
    }
    return all;
  }
}
