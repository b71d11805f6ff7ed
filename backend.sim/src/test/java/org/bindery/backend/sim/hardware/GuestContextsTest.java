package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.hardware.SmmuLab.COHERENT;
import static org.bindery.backend.sim.hardware.SmmuLab.PAGE;
import static org.bindery.backend.sim.hardware.SmmuLab.PLAIN;
import static org.bindery.backend.sim.testing.TestUserData.words;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.smmu.SmmuV3;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TestUserData;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.device.PasidPort;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.VirtualIommu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A unit of 256 domain ids, which a guest's PASIDs borrow and do not use up. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GuestContextsTest {
  private static final int PASIDS = 512;

  /** Where the guest has its descriptors, the table of all, and what that leads to. */
  private static final int CONTEXTS = 0;

  private static final int TABLE = 8;
  private static final int DATA = 11;
  private static final int PAGES = 13;

  private static final long IOVA = 0x5000;
  private static final long LEAF = 3 | 1 << 6 | 1 << 10;

  /** V, stage 1, as many descriptors; those without PASID are not translated. */
  private static final long STAGE_1 = 1 | 5 << 1 | 9L << 59;

  /** One alone gets half of what is lent, and that is half of all. */
  private static final int OF_ONE = 64;

  private static final int OF_THE_NEXT = 32;

  private final SmmuLab lab = new SmmuLab();
  private final Unit unit = lab.unit("smmu8", Map.of("idr0", 0xc40341bL));
  private final MemorySegment guest = lab.arena.allocate((long) PAGES * PAGE, PAGE);
  private final long frame = lab.memory.frames().pin(new Registered(guest), 0, PAGES);
  private final IommuDomain parent = parent();
  private final VirtualIommu slice =
      unit.allocate(PLAIN, 1, parent, Optional.empty(), new Untold());
  private IommuDomain nested;
  private int before;

  private static final class Untold implements VirtualIommu.User {
    @Override
    public boolean event(int type, MemorySegment record) {
      // Of PASIDs without descriptor.
      return false;
    }

    @Override
    public long expose(MemorySegment pages) {
      throw new UnsupportedOperationException();
    }
  }

  private static DomainRequest paging(RequesterId requester, String format) {
    return new DomainRequest(requester, PageTableKind.PAGING, format, Snoop.ALLOW);
  }

  private IommuDomain parent() {
    IommuDomain made = unit.allocate(paging(PLAIN, SmmuV3.STAGE_2).nestParent(true));
    made.map(0, frame, PAGES, Access.READ_WRITE);
    return made;
  }

  @BeforeEach
  void build() {
    for (int pasid = 0; pasid < PASIDS; pasid++) {
      // Of 39 bits: V, AA64, EPD1, IPS 48 bits.
      word(CONTEXTS, pasid * 8, 1L << 31 | 1L << 41 | 1L << 30 | 5L << 32 | 25);
      word(CONTEXTS, pasid * 8 + 1, (long) TABLE * PAGE);
    }
    word(TABLE, 0, (TABLE + 1L) * PAGE | 3);
    word(TABLE + 1, 0, (TABLE + 2L) * PAGE | 3);
    word(TABLE + 2, 5, DATA * PAGE | LEAF);
    slice.add(PLAIN, 1);
    slice.add(COHERENT, 2);
    nested = attached(PLAIN);
    before = free();
  }

  private void word(int page, int index, long value) {
    guest.set(ValueLayout.JAVA_LONG, (long) page * PAGE + index * 8L, value);
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private IommuDomain attached(RequesterId requester) {
    IommuDomain made =
        slice.allocateNested(new NestedRequest(requester, new TestUserData(2, words(STAGE_1, 0))));
    unit.attach(requester, made);
    return made;
  }

  /** How many tables owners could have now. */
  private int free() {
    List<IommuDomain> owned = take();
    owned.forEach(IommuDomain::close);
    return owned.size();
  }

  private List<IommuDomain> take() {
    List<IommuDomain> owned = new ArrayList<>();
    while (true) {
      try {
        owned.add(unit.allocate(paging(COHERENT, SmmuV3.STAGE_2)));
      } catch (RefusedException e) {
        assertThat(e.refusal().errno()).isEqualTo(Errno.ENOMEM);
        return owned;
      }
    }
  }

  private static boolean write(PasidPort port, int pasid, int value) {
    return port.write(pasid, IOVA, MemorySegment.ofArray(new byte[] {(byte) value}));
  }

  private PasidPort port(RequesterId requester) {
    return Ports.pasids(unit, requester).orElseThrow();
  }

  private void sendsAll(RequesterId requester) {
    PasidPort port = port(requester);
    for (int pasid = 0; pasid < PASIDS; pasid++) {
      assertThat(write(port, pasid, pasid)).as("PASID %d", pasid).isTrue();
      assertThat(guest.get(ValueLayout.JAVA_BYTE, (long) DATA * PAGE)).isEqualTo((byte) pasid);
    }
  }

  private void drop() {
    ((CacheInvalidation) slice).invalidate(new TestUserData(1, words(0x30, 0)));
  }

  @Test
  void pasidsWithoutDescriptorBorrowNothing() {
    PasidPort port = port(PLAIN);
    for (int pasid = 0; pasid < PASIDS; pasid++) {
      word(CONTEXTS, pasid * 8, 0);
      assertThat(write(port, pasid, 1)).isFalse();
      assertThat(write(port, PASIDS + pasid, 1)).isFalse();
    }
    assertThat(free()).isEqualTo(before);
  }

  /** What has no number of its own is translated all the same. */
  @Test
  void aGuestLeavesOwnersAndOtherGuestsTheirs() {
    sendsAll(PLAIN);
    assertThat(free()).isEqualTo(before - OF_ONE);
    sendsAll(PLAIN);
    attached(COHERENT);
    sendsAll(COHERENT);
    assertThat(free()).isEqualTo(before - OF_ONE - 1 - OF_THE_NEXT);
  }

  @Test
  void whatIsLentComesBack() {
    List<Runnable> ends =
        List.of(
            this::drop,
            () -> parent.unmap((DATA + 1L) * PAGE, 1),
            () -> unit.block(PLAIN),
            () -> {
              unit.attach(PLAIN, nested);
              sendsAll(PLAIN);
              unit.forget(PLAIN);
              unit.admit(PLAIN);
            });
    for (Runnable end : ends) {
      unit.attach(PLAIN, nested);
      sendsAll(PLAIN);
      assertThat(free()).isEqualTo(before - OF_ONE);
      end.run();
      assertThat(free()).isEqualTo(before);
    }
  }

  /** Another device goes on by the same tables when one leaves. */
  @Test
  void whoStaysKeepsWhatIsLent() {
    unit.attach(COHERENT, nested);
    sendsAll(COHERENT);
    unit.block(PLAIN);
    assertThat(free()).isEqualTo(before - OF_ONE);
    unit.block(COHERENT);
    assertThat(free()).isEqualTo(before);
  }

  /** I2: by the number that a PASID had, something else is kept by now. */
  @Test
  void aNumberThatIsAnothersIsNotUsed() {
    PasidPort port = port(PLAIN);
    assertThat(write(port, 3, 1)).isTrue();
    drop();
    for (IommuDomain owned : take()) {
      owned.map(IOVA, lab.frame, 1, Access.READ_WRITE);
      unit.attach(COHERENT, owned);
      MemorySegment nine = MemorySegment.ofArray(new byte[] {9});
      assertThat(Ports.dma(unit, COHERENT).write(IOVA, nine)).isTrue();
    }
    MemorySegment into = MemorySegment.ofArray(new byte[1]);
    assertThat(port.read(3, IOVA, into)).isTrue();
    assertThat(into.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
  }

  /** Two may make what a PASID needs at once, and a third takes it away. */
  @Test
  void noNumberIsLostInARace() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger refused = new AtomicInteger();
    List<Thread> devices = new ArrayList<>();
    AtomicInteger sent = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      devices.add(
          Thread.ofPlatform()
              .start(() -> {
                PasidPort port = port(PLAIN);
                for (int pasid = 0; !stop.get(); pasid = (pasid + 1) % OF_ONE) {
                  if (!write(port, pasid, 1)) {
                    refused.incrementAndGet();
                  }
                  sent.incrementAndGet();
                }
              }));
    }
    for (int round = 0; round < 200; round++) {
      int until = sent.get() + 20;
      while (sent.get() < until) {
        Thread.onSpinWait();
      }
      drop();
    }
    stop.set(true);
    for (Thread device : devices) {
      device.join();
    }
    assertThat(refused).hasValue(0);
    drop();
    assertThat(free()).isEqualTo(before);
  }
}
