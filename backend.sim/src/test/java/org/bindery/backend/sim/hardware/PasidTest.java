package org.bindery.backend.sim.hardware;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.PasidPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A requester reaches by a PASID what is attached for the two of them, and nothing else (I6). */
class PasidTest {
  static final Vtd SCALABLE = Vtd.of(0x19ed008c40780c66L, 0x3ef9ea6f050dfL);

  private static final int PAGE = 4096;
  private static final RequesterId ONE = new RequesterId(0, 0x6a, 0x08);
  private static final RequesterId TWO = new RequesterId(0, 0x6a, 0x10);

  private final FrameMemory frames = new FrameMemory(1L << 30);
  private final Unit unit = unit(SCALABLE);
  private final List<HardwareFault> faults = new ArrayList<>();
  private final PasidPort one = Ports.pasids(unit, ONE).orElseThrow();
  private final PasidPort two = Ports.pasids(unit, TWO).orElseThrow();
  private final TestProcess process = new TestProcess();
  private Arena arena;
  private MemorySegment segment;
  private Memory memory;

  private Unit unit(MakeFacts facts) {
    return new Unit("dmar3", facts, new CachedMemory(frames), new RecordingLog());
  }

  @BeforeEach
  void start() {
    arena = Arena.ofShared();
    segment = arena.allocate(4 * PAGE, PAGE);
    memory = process.register(segment);
    unit.admit(ONE);
    unit.admit(TWO);
    unit.onFault(faults::add);
  }

  @AfterEach
  void end() {
    arena.close();
  }

  private IommuDomain shared(TestProcess of) {
    return unit.allocate(DomainRequest.sva(ONE, Vtd.SECOND_STAGE, Snoop.ALLOW, of));
  }

  private IommuDomain paging(long iova, MemorySegment memory, Access access) {
    IommuDomain domain =
        unit.allocate(new DomainRequest(ONE, PageTableKind.PAGING, Vtd.SECOND_STAGE, Snoop.ALLOW));
    long pages = memory.byteSize() / PAGE;
    domain.map(iova, frames.pin(new Registered(memory), 0, pages), pages, access);
    return domain;
  }

  private static MemorySegment bytes(int value, int length) {
    return MemorySegment.ofArray(new byte[length]).fill((byte) value);
  }

  private void refused(PasidPort port, int pasid, long address, int read, int write) {
    faults.clear();
    byte[] before = segment.toArray(JAVA_BYTE);
    MemorySegment into = bytes(9, 16);
    assertThat(port.translates(pasid, address, Access.READ)).isFalse();
    assertThat(faults).isEmpty();
    assertThat(port.read(pasid, address, into)).isFalse();
    assertThat(into.mismatch(bytes(9, 16))).isEqualTo(-1);
    assertThat(port.write(pasid, address, bytes(9, 16))).isFalse();
    assertThat(segment.toArray(JAVA_BYTE)).isEqualTo(before);
    assertThat(faults).extracting(HardwareFault::pasid).containsExactly(pasid, pasid);
    assertThat(faults).extracting(HardwareFault::iova).containsExactly(address, address);
    assertThat(faults).extracting(HardwareFault::code).containsExactly(read, write);
    assertThat(faults).extracting(HardwareFault::access).containsExactly(Access.READ, Access.WRITE);
  }

  @Test
  void onlyTheRequesterThatIsAttachedReachesMemoryByThePasid() {
    unit.attach(ONE, 5, shared(process));
    long address = segment.address() + 8;
    assertThat(one.write(5, address, bytes(3, 2 * PAGE))).isTrue();
    assertThat(segment.asSlice(8, 2 * PAGE).mismatch(bytes(3, 2 * PAGE))).isEqualTo(-1);
    MemorySegment into = bytes(0, 16);
    assertThat(one.read(5, address, into)).isTrue();
    assertThat(into.mismatch(bytes(3, 16))).isEqualTo(-1);
    refused(two, 5, address, 0x59, 0x59);
    refused(one, 6, address, 0x59, 0x59);
    refused(one, 0, address, 0x59, 0x59);
    refused(one, 1 << 20, address, 0x46, 0x46);
    unit.block(ONE, 5);
    refused(one, 5, address, 0x59, 0x59);
    unit.block(ONE, 5);
  }

  @Test
  void aPasidThatIsUsedAgainReachesTheNewTableOnly() {
    unit.attach(ONE, 5, shared(process));
    assertThat(one.write(5, segment.address(), bytes(1, 8))).isTrue();
    unit.block(ONE, 5);
    TestProcess other = new TestProcess();
    MemorySegment its = arena.allocate(PAGE, PAGE);
    other.register(its);
    unit.attach(ONE, 5, shared(other));
    refused(one, 5, segment.address(), 0x71, 0x71);
    assertThat(one.write(5, its.address(), bytes(2, 8))).isTrue();
    assertThat(segment.get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
  }

  /** The same address, two spaces: the IOTLB never gives one's translation to the other. */
  @Test
  void twoAddressSpacesNeverMix() {
    MemorySegment first = arena.allocate(PAGE, PAGE);
    MemorySegment second = arena.allocate(PAGE, PAGE);
    unit.attach(ONE, 1, paging(0x1000, first, Access.READ_WRITE));
    unit.attach(ONE, 2, paging(0x1000, second, Access.READ_WRITE));
    unit.attach(TWO, 1, paging(0x1000, segment, Access.READ_WRITE));
    for (int round = 1; round < 4; round++) {
      assertThat(one.write(1, 0x1000, bytes(round, 8))).isTrue();
      assertThat(one.write(2, 0x1000, bytes(10 + round, 8))).isTrue();
      assertThat(two.write(1, 0x1000, bytes(20 + round, 8))).isTrue();
      assertThat(first.asSlice(0, 8).mismatch(bytes(round, 8))).isEqualTo(-1);
      assertThat(second.asSlice(0, 8).mismatch(bytes(10 + round, 8))).isEqualTo(-1);
      assertThat(segment.asSlice(0, 8).mismatch(bytes(20 + round, 8))).isEqualTo(-1);
    }
  }

  @Test
  void faultsSayWhatTheTableOfTheProcessLacks() {
    unit.attach(ONE, 5, shared(process));
    refused(one, 5, segment.address() + 4 * PAGE, 0x71, 0x71);
    refused(one, 5, 1L << 47, 0x80, 0x80);
    refused(one, 5, -16, 0x80, 0x80);
    memory.protect(Access.READ);
    assertThat(one.read(5, segment.address(), bytes(0, 8))).isTrue();
    faults.clear();
    assertThat(one.write(5, segment.address(), bytes(1, 8))).isFalse();
    assertThat(faults).extracting(HardwareFault::code).containsExactly(0x85);
  }

  @Test
  void pagingTablesAreAttachedToPasidsTooAndAnswerNoPageRequest() {
    unit.attach(ONE, 7, paging(0xfee0_0000L, segment, Access.READ));
    MemorySegment into = bytes(1, 8);
    // With a PASID the interrupt addresses are addresses as others.
    assertThat(one.read(7, 0xfee0_0000L, into)).isTrue();
    assertThat(one.translates(7, 0xfee0_0000L, Access.READ)).isTrue();
    assertThat(one.translates(7, 0xfee0_0000L, Access.READ_WRITE)).isFalse();
    assertThat(one.write(7, 0xfee0_0000L, into)).isFalse();
    assertThat(faults).extracting(HardwareFault::code).containsExactly(0x85);
    assertThat(one.requestPage(7, 0xfee0_0000L, Access.READ)).isFalse();
    refused(one, 7, 0x1000, 0x79, 0x79);
  }

  /** Nobody who detaches waits for a page request, and its answer is invalid then. */
  @Test
  void aPageRequestThatWaitsWhenThePasidIsDetachedIsAnsweredInvalid() {
    IommuDomain shared = shared(process);
    unit.attach(ONE, 5, shared);
    memory.reclaim(0, PAGE);
    assertThat(one.requestPage(5, segment.address(), Access.READ)).isTrue();
    process.onTouch(() -> unit.block(ONE, 5));
    assertThat(one.requestPage(5, segment.address(), Access.READ)).isFalse();
    unit.attach(ONE, 5, shared);
    process.onTouch(() -> {
      unit.block(ONE, 5);
      unit.attach(ONE, 5, shared);
    });
    assertThat(one.requestPage(5, segment.address(), Access.READ))
        .as("of the attachment before")
        .isFalse();
  }

  @Test
  void whatThePasidDoesIsIndependentOfDmaWithoutIt() {
    IommuDomain shared = shared(process);
    unit.attach(ONE, 5, shared);
    unit.block(ONE);
    assertThat(Ports.dma(unit, ONE).write(segment.address(), bytes(4, 8))).isFalse();
    assertThat(one.write(5, segment.address(), bytes(5, 8))).isTrue();
    unit.attach(ONE, paging(0x1000, arena.allocate(PAGE, PAGE), Access.READ_WRITE));
    assertThat(one.write(5, segment.address(), bytes(6, 8))).isTrue();
    unit.release(ONE);
    assertThat(one.write(5, segment.address(), bytes(7, 8))).isTrue();
    unit.forget(ONE);
    refused(one, 5, segment.address(), 0x59, 0x59);
    unit.admit(ONE);
    refused(one, 5, segment.address(), 0x59, 0x59);
  }

  @Test
  void whatCannotBeAttachedIsRefusedAndChangesNothing() {
    IommuDomain shared = shared(process);
    unit.attach(ONE, 5, shared);
    for (int pasid : new int[] {0, -1, 1 << 20}) {
      assertRefused(Errno.EINVAL, "no PASID", () -> unit.attach(ONE, pasid, shared));
    }
    RequesterId stranger = new RequesterId(0, 9, 9);
    assertRefused(Errno.EINVAL, "0000:09:01.1", () -> unit.attach(stranger, 5, shared));
    assertRefused(Errno.EINVAL, "for DMA with a PASID", () -> unit.attach(ONE, shared));
    // Without PASIDs: the units of the chipset, and AMD's.
    for (TestMake make :
        List.of(TestMake.VTD, TestMake.VTD_LEGACY, TestMake.AMD_V1, TestMake.AMD_V2)) {
      Unit without = unit(make.facts);
      without.admit(ONE);
      assertThat(Ports.pasids(without, ONE)).isEmpty();
      assertThat(without.capabilities(ONE).pasidBits()).isZero();
      assertThat(without.capabilities(ONE).pageRequests()).isFalse();
      assertThat(without.capabilities(ONE).kinds()).containsExactly(PageTableKind.PAGING);
      IommuDomain its = make.domain(without, ONE);
      assertRefused(Errno.EINVAL, "tells no PASIDs apart", () -> without.attach(ONE, 5, its));
      DomainRequest wanted =
          DomainRequest.sva(ONE, make.facts.format().name(), Snoop.ALLOW, process);
      assertRefused(Errno.EOPNOTSUPP, "SVA", () -> without.allocate(wanted));
    }
    assertThat(one.write(5, segment.address(), bytes(1, 8))).isTrue();
    assertThat(unit.capabilities(ONE).pasidBits()).isEqualTo(20);
    assertThat(unit.capabilities(ONE).pageRequests()).isTrue();
    assertThat(unit.capabilities(ONE).kinds())
        .containsExactly(PageTableKind.PAGING, PageTableKind.SVA, PageTableKind.EPT);
  }
}
