package org.bindery.backend.sim.unconfined;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.interrupt.PlainMessages;
import org.bindery.backend.sim.interrupt.ProcessorVectors;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.PhysicalLookup;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.TablePages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DMA by physical addresses, and the tables that they are looked up in. */
class RawPathTest {
  private static final int PAGE = 4096;
  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x48);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment dram = arena.allocate(2 * PAGE, PAGE);
  private final FrameMemory frames = new FrameMemory(1L << 30);
  private final SoftwareIommu iommu = new SoftwareIommu(TablePages.UNLIMITED, new RecordingLog());
  private final RawPath path =
      new RawPath(
          REQUESTER, new CachedMemory(frames), new PlainMessages(new ProcessorVectors()), iommu);
  private final List<HardwareFault> faults = new ArrayList<>();
  private final MemorySegment data = arena.allocate(16).fill((byte) 0x5a);
  private long frame;

  @BeforeEach
  void pinned() {
    frame = frames.pin(new Registered(dram), 0, 2);
    iommu.onFault(faults::add);
  }

  @AfterEach
  void close() {
    arena.close();
  }

  private byte at(long offset) {
    return dram.get(ValueLayout.JAVA_BYTE, offset);
  }

  @Test
  void onlyWhileItIsOpen() {
    long address = frame * PAGE + PAGE - 8;
    assertThat(path.write(address, data)).isFalse();
    assertThat(faults).extracting(HardwareFault::iova).containsExactly(address);
    path.open();
    assertThat(path.write(address, data)).isTrue();
    assertThat(at(PAGE - 8)).isEqualTo((byte) 0x5a);
    assertThat(at(PAGE + 7)).isEqualTo((byte) 0x5a);
    assertThat(at(PAGE + 8)).isZero();
    MemorySegment back = arena.allocate(16);
    assertThat(path.readNoSnoop(address, back)).isTrue();
    assertThat(back.mismatch(data)).isEqualTo(-1);
    path.shut();
    assertThat(path.read(address, back)).isFalse();
    assertThat(faults).hasSize(2);
  }

  @Test
  void whatIsNoMemoryIsAFaultAndNothingIsMoved() {
    path.open();
    assertThat(path.write(frame * PAGE + 2 * PAGE - 8, data)).isFalse();
    assertThat(at(2 * PAGE - 8)).isZero();
    assertThat(path.write(-8, data)).isFalse();
    assertThat(path.read(0, data)).isFalse();
    assertThat(faults).extracting(HardwareFault::iova).containsExactly((frame + 2) * PAGE, -8L, 0L);
    assertThat(faults).extracting(HardwareFault::code).containsOnly(SoftwareIommu.NO_FRAME);
    frames.unpin(frame, 2);
    assertThat(path.write(frame * PAGE, data)).as("unpinned").isFalse();
  }

  @Test
  void anInterruptAddressIsNeverMemory() {
    path.open();
    assertThat(path.write(0xfee00000L, data.asSlice(0, 4))).isTrue();
    assertThat(path.write(0xfee00000L, data)).isFalse();
    assertThat(path.read(0xfee00000L, data.asSlice(0, 4))).isFalse();
    assertThat(faults).hasSize(2);
  }

  private DomainRequest request(PageTableKind kind, String format, Snoop snoop) {
    return new DomainRequest(REQUESTER, kind, format, snoop);
  }

  @Test
  void itsTablesAreForLookingUp() {
    DomainRequest plain = request(PageTableKind.PAGING, SoftwareDomain.FORMAT, Snoop.ALLOW);
    for (DomainRequest more :
        List.of(
            plain.dirtyTracking(true),
            plain.nestParent(true),
            plain.forPasid(true),
            request(PageTableKind.PAGING, "other", Snoop.ALLOW),
            request(PageTableKind.PAGING, SoftwareDomain.FORMAT, Snoop.ENFORCE))) {
      assertRefused(Errno.EOPNOTSUPP, "no IOMMU", () -> iommu.allocate(more));
    }
    try (var domain = iommu.allocate(plain)) {
      domain.map(1L << 40, frame, 2, Access.READ);
      PhysicalLookup lookup = (PhysicalLookup) domain;
      assertThat(lookup.physicalAt((1L << 40) + PAGE + 5)).isEqualTo((frame + 1) * PAGE + 5);
      assertThat(lookup.physicalAt((1L << 40) + 2 * PAGE)).isEqualTo(-1);
      iommu.attach(REQUESTER, domain);
      assertThat(domain.unmap(1L << 40, 2)).isEqualTo(2 * PAGE);
      assertThat(lookup.physicalAt(1L << 40)).isEqualTo(-1);
      SoftwareIommu other = new SoftwareIommu(TablePages.UNLIMITED, new RecordingLog());
      assertRefused(Errno.EINVAL, "no IOMMU", () -> other.attach(REQUESTER, domain));
    }
  }
}
