package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.OutOfTablePagesException;
import org.bindery.model.iommu.TablePages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Memory that runs out for the tables by which a unit finds what a requester, or one of its PASIDs,
 * is attached to.
 */
class EntryPagesTest implements TablePages {
  private static final int PAGE = 4096;
  private static final long IOVA = 0x20_0000;
  private static final RequesterId DEVICE = new RequesterId(0, 0, 0x80);

  /** On the same bus, and on another. */
  private static final RequesterId NEIGHBOUR = new RequesterId(0, 0, 0x88);

  private static final RequesterId ELSEWHERE = new RequesterId(0, 1, 0x80);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes = arena.allocate(PAGE, PAGE);
  private final CachedMemory memory = new CachedMemory(new FrameMemory(1L << 30, this));
  private final long frame = memory.frames().pin(new Registered(bytes), 0, 1);
  private final Unit unit = unit("dmar0", 0x19ed008c40780466L);

  /** With the 16 domain ids that a unit has at least. */
  private final Unit other = unit("dmar1", 0x19ed008c40780460L);

  private long left = Long.MAX_VALUE;
  private long taken;

  private Unit unit(String name, long capabilities) {
    return new Unit(name, Vtd.of(capabilities, 0x3ef9ea6f050dfL), memory, new RecordingLog());
  }

  @AfterEach
  void end() {
    arena.close();
  }

  @Override
  public void take() {
    if (left == 0) {
      throw new OutOfTablePagesException("none is left");
    }
    left--;
    taken++;
  }

  @Override
  public void give(long pages) {
    taken -= pages;
  }

  private IommuDomain table() {
    IommuDomain table =
        unit.allocate(
            new DomainRequest(DEVICE, PageTableKind.PAGING, Vtd.SECOND_STAGE, Snoop.ENFORCE));
    table.map(IOVA, frame, 1, Access.READ_WRITE);
    return table;
  }

  private static boolean reads(Unit unit, RequesterId requester) {
    return Ports.dma(unit, requester).read(IOVA, MemorySegment.ofArray(new byte[1]));
  }

  private static void refused(Runnable attach) {
    assertRefused(Errno.ENOMEM, "no memory left for the table with", attach::run);
  }

  @Test
  void whicheverPageIsMissingItStaysBlockedAndWorksLater() {
    unit.admit(DEVICE);
    IommuDomain table = table();
    long before = taken;
    for (long there = 0; there < 2; there++) {
      left = there;
      refused(() -> unit.attach(DEVICE, table));
      assertThat(taken).isEqualTo(before);
      assertThat(reads(unit, DEVICE)).isFalse();
    }
    left = 2;
    unit.attach(DEVICE, table);
    assertThat(reads(unit, DEVICE)).isTrue();
    unit.block(DEVICE);
    assertThat(taken).isEqualTo(before);
  }

  @Test
  void theOthersOfABusNeedNoMoreAndKeepWhatThereIs() {
    unit.admit(DEVICE);
    unit.admit(NEIGHBOUR);
    unit.admit(ELSEWHERE);
    IommuDomain table = table();
    long before = taken;
    unit.attach(DEVICE, table);
    left = 0;
    unit.attach(NEIGHBOUR, table);
    refused(() -> unit.attach(ELSEWHERE, table));
    unit.release(DEVICE);
    assertThat(reads(unit, NEIGHBOUR)).isTrue();
    assertThat(reads(unit, DEVICE)).isFalse();
    unit.forget(NEIGHBOUR);
    assertThat(taken).isEqualTo(before);
  }

  @Test
  void withWhatIsAttachedAnotherIsWithoutMemory() {
    unit.admit(DEVICE);
    IommuDomain first = table();
    IommuDomain second = table();
    unit.attach(DEVICE, first);
    unit.attach(DEVICE, 5, first);
    left = 0;
    unit.attach(DEVICE, second);
    unit.attach(DEVICE, 5, second);
    unit.block(DEVICE);
    unit.block(DEVICE, 5);
    first.close();
    second.close();
    assertThat(taken).isZero();
  }

  @Test
  void aRefusedAttachTakesNoDomainIdOfAnotherUnit() {
    other.admit(DEVICE);
    IommuDomain table = table();
    int before = other.domainsUsed();
    left = 0;
    refused(() -> other.attach(DEVICE, table));
    refused(() -> other.attach(DEVICE, 5, table));
    assertThat(other.domainsUsed()).isEqualTo(before);
    left = 2;
    other.attach(DEVICE, table);
    assertThat(other.domainsUsed()).isEqualTo(before + 1);
    assertThat(reads(other, DEVICE)).isTrue();
  }

  @Test
  void anAttachWithoutADomainIdKeepsNoPages() {
    other.admit(DEVICE);
    IommuDomain table = table();
    for (int id = 1; id < 16; id++) {
      other.allocate(
          new DomainRequest(DEVICE, PageTableKind.PAGING, Vtd.SECOND_STAGE, Snoop.ENFORCE));
    }
    long before = taken;
    assertRefused(Errno.ENOMEM, "all 16 domain ids", () -> other.attach(DEVICE, table));
    assertRefused(Errno.ENOMEM, "all 16 domain ids", () -> other.attach(DEVICE, 5, table));
    assertThat(taken).isEqualTo(before);
    assertThat(reads(other, DEVICE)).isFalse();
  }

  @Test
  void whicheverPageIsMissingThePasidStandsForNothing() {
    unit.admit(DEVICE);
    IommuDomain table = table();
    long before = taken;
    long needed = Math.ceilDiv(1 << unit.facts().pasidBits() - 6, PAGE / 8) + 1;
    for (long there = 0; there < needed; there++) {
      left = there;
      refused(() -> unit.attach(DEVICE, 5, table));
      assertThat(taken).isEqualTo(before);
      assertThat(unit.pasids(DEVICE)).isEmpty();
    }
    left = needed;
    unit.attach(DEVICE, 5, table);
    assertThat(unit.pasids(DEVICE)).containsExactly(5);
    unit.attach(DEVICE, 6, table);
    unit.forget(DEVICE);
    assertThat(taken).isEqualTo(before);
  }
}
