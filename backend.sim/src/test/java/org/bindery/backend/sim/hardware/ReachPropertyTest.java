package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bindery.api.Access;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.device.DmaPort;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;

/**
 * A device reaches exactly what the table that it is attached to maps, with the permissions there,
 * and nothing in any other state (I2, I3, I10): a unit against a plain table, through any course of
 * events. IOVAs are the very addresses of frames, so a unit that is switched off reaches memory.
 */
class ReachPropertyTest {
  private static final int PAGES = 4;
  private static final int PAGE = 4096;
  private static final int STEPS = 40;
  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x80);

  /** A domain and what is mapped in it, page by page. */
  private static final class Table {
    final IommuDomain domain;
    final int[] target = {-1, -1, -1, -1};
    final Access[] access = new Access[PAGES];

    Table(TestMake make, Unit unit) {
      domain = make.domain(unit, REQUESTER);
    }
  }

  @Property(tries = 300)
  void reachesWhatIsMappedAndNothingElse(@ForAll long seed, @ForAll TestMake make) {
    Random random = new Random(seed);
    FrameMemory frames = new FrameMemory(1L << 30);
    Unit unit = make.unit(frames);
    List<HardwareFault> faults = new ArrayList<>();
    try (Arena arena = Arena.ofShared();
        var _ = unit.onFault(faults::add)) {
      MemorySegment memory = arena.allocate(PAGES * PAGE, PAGE);
      long first = frames.pin(new Registered(memory), 0, PAGES);
      unit.admit(REQUESTER);
      DeviceTlb tlb = make.facts.deviceTlbs() && random.nextBoolean() ? new DeviceTlb() : null;
      DmaPort device = path(unit, tlb);
      List<Table> tables = new ArrayList<>(List.of(new Table(make, unit), new Table(make, unit)));
      Table attached = null;
      for (int step = 0; step < STEPS; step++) {
        int which = random.nextInt(2);
        Table table = tables.get(which);
        int page = random.nextInt(PAGES);
        long iova = first + page << 12;
        switch (random.nextInt(8)) {
          case 0 -> {
            unit.attach(REQUESTER, table.domain);
            attached = table;
          }
          case 1 -> {
            unit.block(REQUESTER);
            attached = null;
          }
          case 2 -> {
            unit.release(REQUESTER);
            attached = null;
          }
          case 3 -> {
            unit.forget(REQUESTER);
            attached = null;
            if (random.nextBoolean()) {
              unit.admit(REQUESTER);
            } else {
              unit.admitBlocked(REQUESTER);
            }
            path(unit, tlb);
          }
          case 4, 5 -> {
            if (table.target[page] < 0) {
              table.target[page] = random.nextInt(PAGES);
              table.access[page] = Access.values()[1 + random.nextInt(3)];
              table.domain.map(iova, first + table.target[page], 1, table.access[page]);
            }
          }
          case 6 -> {
            table.domain.unmap(iova, 1);
            table.target[page] = -1;
          }
          default -> {
            if (table != attached) {
              // The next one gets its domain id.
              table.domain.close();
              tables.set(which, new Table(make, unit));
            }
          }
        }
        check(make, device, attached, memory, first, faults);
      }
    }
  }

  private static DmaPort path(Unit unit, DeviceTlb tlb) {
    if (tlb != null) {
      unit.deviceTlb(REQUESTER, tlb);
      tlb.turn(true);
    }
    return Ports.dma(unit, REQUESTER, tlb);
  }

  private static void check(
      TestMake make,
      DmaPort device,
      Table table,
      MemorySegment memory,
      long first,
      List<HardwareFault> faults) {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment bytes = own.allocate(16);
      for (int page = 0; page < PAGES; page++) {
        long iova = (first + page << 12) + 64;
        int target = table == null ? -1 : table.target[page];
        for (int i = 0; i < PAGES; i++) {
          memory.asSlice((long) i * PAGE, PAGE).fill((byte) (0x40 + i));
        }
        faults.clear();
        bytes.fill((byte) 0x11);
        boolean reads = target >= 0 && make.reads(table.access[page]);
        assertThat(device.read(iova, bytes)).isEqualTo(reads);
        assertThat(bytes.toArray(ValueLayout.JAVA_BYTE))
            .containsOnly((byte) (reads ? 0x40 + target : 0x11));
        bytes.fill((byte) 0x22);
        boolean writes = target >= 0 && table.access[page].writes();
        assertThat(device.write(iova, bytes)).isEqualTo(writes);
        for (int i = 0; i < PAGES; i++) {
          byte expected = (byte) (writes && i == target ? 0x22 : 0x40 + i);
          assertThat(memory.asSlice((long) i * PAGE + 64, 16).toArray(ValueLayout.JAVA_BYTE))
              .containsOnly(expected);
        }
        assertThat(faults).hasSize((reads ? 0 : 1) + (writes ? 0 : 1));
        assertThat(faults).allMatch(fault -> fault.iova() == iova);
      }
    }
  }
}
