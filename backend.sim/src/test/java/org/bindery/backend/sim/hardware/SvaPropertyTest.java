package org.bindery.backend.sim.hardware;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.hardware.SvaLab.PAGE;
import static org.bindery.backend.sim.hardware.SvaLab.PASID;
import static org.bindery.backend.sim.hardware.SvaLab.REQUESTER;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.PasidPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;

/**
 * The page table of a process against one giant map of it (S6): equal for what is mapped and
 * present throughout; and then what only the former does, it follows the process.
 */
class SvaPropertyTest {
  private static final int PAGES = 24;
  private static final int GIANT = 6;

  /** Memories of one to four pages with gaps between, of each permission. */
  private static List<Memory> fill(SvaLab lab, Random random) {
    List<Memory> memories = new ArrayList<>();
    int page = random.nextInt(2);
    while (page < PAGES) {
      int pages = Math.min(1 + random.nextInt(4), PAGES - page);
      Memory memory =
          lab.process.register(lab.room.asSlice((long) page * PAGE, (long) pages * PAGE));
      if (random.nextInt(3) == 0) {
        memory.protect(random.nextInt(4) == 0 ? Access.NONE : Access.READ);
      }
      memories.add(memory);
      page += pages + random.nextInt(2);
    }
    return memories;
  }

  private static IommuDomain giantMap(SvaLab lab, List<Memory> memories) {
    IommuDomain domain =
        lab.unit.allocate(
            new DomainRequest(REQUESTER, PageTableKind.PAGING, Vtd.SECOND_STAGE, Snoop.ALLOW));
    for (Memory memory : memories) {
      if (memory.access() != Access.NONE) {
        long pages = memory.length() / PAGE;
        domain.map(memory.address(), lab.frames.pin(memory, 0, pages), pages, memory.access());
      }
    }
    lab.unit.attach(REQUESTER, GIANT, domain);
    return domain;
  }

  /** What is allowed, and what is read, is the same by both; what one writes the other reads. */
  @Property(tries = 200)
  void equalsOneGiantMap(@ForAll long seed) {
    Random random = new Random(seed);
    try (SvaLab lab = new SvaLab(PAGES + 2)) {
      IommuDomain giant = giantMap(lab, fill(lab, random));
      PasidPort port = lab.port();
      for (int i = 0; i < 200; i++) {
        long address = lab.room.address() + random.nextInt(PAGES * PAGE);
        int length = 1 + random.nextInt(random.nextBoolean() ? 64 : 3 * PAGE);
        Access access = random.nextBoolean() ? Access.READ : Access.WRITE;
        assertThat(port.translates(PASID, address, access))
            .isEqualTo(port.translates(GIANT, address, access));
        if (access == Access.READ) {
          readsAreEqual(port, address, length);
        } else {
          writesAreEqual(lab, port, address, length, random);
        }
      }
      lab.unit.block(REQUESTER, GIANT);
      giant.close();
    }
  }

  private static void readsAreEqual(PasidPort port, long address, int length) {
    byte[] shared = new byte[length];
    byte[] mapped = new byte[length];
    assertThat(port.read(PASID, address, MemorySegment.ofArray(shared)))
        .isEqualTo(port.read(GIANT, address, MemorySegment.ofArray(mapped)));
    assertThat(shared).isEqualTo(mapped);
  }

  private static void writesAreEqual(
      SvaLab lab, PasidPort port, long address, int length, Random random) {
    byte[] sent = new byte[length];
    random.nextBytes(sent);
    byte[] before = lab.room.toArray(JAVA_BYTE);
    boolean shared = port.write(PASID, address, MemorySegment.ofArray(sent));
    byte[] after = lab.room.toArray(JAVA_BYTE);
    if (!shared) {
      assertThat(after).isEqualTo(before);
    }
    MemorySegment.copy(before, 0, lab.room, JAVA_BYTE, 0, before.length);
    assertThat(port.write(GIANT, address, MemorySegment.ofArray(sent))).isEqualTo(shared);
    assertThat(lab.room.toArray(JAVA_BYTE)).isEqualTo(after);
  }

  /** What the process does after the attach shows at once; nothing is ever pinned. */
  @Property(tries = 200)
  void followsTheProcess(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps) {
    Random random = new Random(seed);
    try (SvaLab lab = new SvaLab(PAGES)) {
      Memory[] memories = new Memory[PAGES];
      boolean[] present = new boolean[PAGES];
      PasidPort port = lab.port();
      for (int step = 0; step < steps; step++) {
        int page = random.nextInt(PAGES);
        change(lab, memories, present, page, random);
        for (int i = 0; i < PAGES; i++) {
          Access allowed = memories[i] == null || !present[i] ? Access.NONE : memories[i].access();
          assertAllowed(lab, port, i, allowed);
        }
        assertThat(lab.frames.pinnedPages()).isZero();
      }
      lab.process.exit();
      for (int i = 0; i < PAGES; i++) {
        assertAllowed(lab, port, i, Access.NONE);
      }
    }
  }

  private static void change(
      SvaLab lab, Memory[] memories, boolean[] present, int page, Random random) {
    long address = lab.room.address() + (long) page * PAGE;
    Memory there = memories[page];
    if (there == null) {
      // A later map, of one page or of the free ones after it too.
      int pages = 1;
      while (page + pages < PAGES && memories[page + pages] == null && random.nextBoolean()) {
        pages++;
      }
      Memory memory =
          lab.process.register(lab.room.asSlice((long) page * PAGE, (long) pages * PAGE));
      Arrays.fill(memories, page, page + pages, memory);
      Arrays.fill(present, page, page + pages, true);
      return;
    }
    switch (random.nextInt(5)) {
      case 0 -> {
        there.close();
        for (int i = 0; i < PAGES; i++) {
          memories[i] = memories[i] == there ? null : memories[i];
        }
      }
      case 1 -> there.protect(Access.READ);
      case 2 -> there.protect(random.nextBoolean() ? Access.NONE : Access.READ_WRITE);
      case 3 -> {
        there.reclaim(address - there.address(), PAGE);
        present[page] = false;
      }
      default -> {
        boolean answer = lab.port().requestPage(PASID, address + 5, Access.READ);
        assertThat(answer).isEqualTo(there.access().reads());
        present[page] |= answer;
      }
    }
  }

  private static void assertAllowed(SvaLab lab, PasidPort port, int page, Access allowed) {
    long address = lab.room.address() + (long) page * PAGE;
    byte mark = (byte) (page + 1);
    lab.room.set(JAVA_BYTE, (long) page * PAGE, mark);
    byte[] read = new byte[1];
    assertThat(port.read(PASID, address, MemorySegment.ofArray(read))).isEqualTo(allowed.reads());
    assertThat(read[0]).isEqualTo(allowed.reads() ? mark : 0);
    byte[] sent = {(byte) -mark};
    assertThat(port.write(PASID, address, MemorySegment.ofArray(sent))).isEqualTo(allowed.writes());
    assertThat(lab.room.get(JAVA_BYTE, (long) page * PAGE))
        .isEqualTo(allowed.writes() ? sent[0] : mark);
  }
}
