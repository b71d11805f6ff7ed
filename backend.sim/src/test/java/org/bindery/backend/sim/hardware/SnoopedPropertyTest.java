package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bindery.api.Access;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.cache.CpuCache;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.device.DmaPort;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;

/**
 * While every request is snooped, processor and device see one memory: against an array of bytes,
 * through any course of loads, stores, flushes and requests. So they do when requests ask for No
 * Snoop and the table forces it.
 */
class SnoopedPropertyTest {
  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x80);
  private static final int PAGE = 4096;
  private static final long IOVA = 0x4000_0000L;
  private static final int STEPS = 200;

  /** Few lines, so that steps meet; on both sides of a page's end. */
  private static final int FIRST = PAGE - 256;

  private static final int SPAN = 512;

  @Property(tries = 200)
  void processorAndDeviceAgree(@ForAll long seed, @ForAll TestMake make, @ForAll boolean forced) {
    Random random = new Random(seed);
    boolean noSnoop = forced && make.facts.blocksNoSnoop(REQUESTER);
    CachedMemory memory = new CachedMemory(new FrameMemory(1L << 30));
    CpuCache cache = memory.cache();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment dram = arena.allocate(2 * PAGE, PAGE);
      long frame = memory.frames().pin(new Registered(dram), 0, 2);
      Unit unit = make.unit("unit0", memory);
      unit.admit(REQUESTER);
      IommuDomain domain =
          noSnoop ? make.domain(unit, REQUESTER, Snoop.ENFORCE) : make.domain(unit, REQUESTER);
      unit.attach(REQUESTER, domain);
      domain.map(IOVA, frame, 2, Access.READ_WRITE);
      DmaPort device = Ports.dma(unit, REQUESTER);
      byte[] expected = new byte[SPAN];
      for (int step = 0; step < STEPS; step++) {
        int at = random.nextInt(SPAN);
        int length = 1 + random.nextInt(Math.min(SPAN - at, 150));
        byte[] bytes = new byte[length];
        MemorySegment data = MemorySegment.ofArray(bytes);
        long iova = IOVA + FIRST + at;
        switch (random.nextInt(8)) {
          case 0, 1 -> {
            random.nextBytes(bytes);
            cpu(cache, frame, at, data, true);
            System.arraycopy(bytes, 0, expected, at, length);
          }
          case 2 -> {
            cpu(cache, frame, at, data, false);
            assertSame(bytes, expected, at);
          }
          case 3, 4 -> {
            random.nextBytes(bytes);
            assertThat(noSnoop ? device.writeNoSnoop(iova, data) : device.write(iova, data))
                .isTrue();
            System.arraycopy(bytes, 0, expected, at, length);
          }
          case 5 -> {
            assertThat(noSnoop ? device.readNoSnoop(iova, data) : device.read(iova, data)).isTrue();
            assertSame(bytes, expected, at);
          }
          case 6 -> cache.evict(frame + (FIRST + at) / PAGE, (FIRST + at) % PAGE);
          default -> {
            if (random.nextInt(8) == 0) {
              cache.evictAll();
            }
          }
        }
      }
      cache.evictAll();
      assertThat(dram.asSlice(FIRST, SPAN).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected);
      assertThat(cache.lines()).isZero();
    }
  }

  private static void cpu(CpuCache cache, long frame, int at, MemorySegment data, boolean store) {
    long done = 0;
    while (done < data.byteSize()) {
      long from = FIRST + at + done;
      long part = Math.min(PAGE - from % PAGE, data.byteSize() - done);
      long of = frame + from / PAGE;
      assertThat(
              store
                  ? cache.store(of, from % PAGE, data, done, part)
                  : cache.load(of, from % PAGE, data, done, part))
          .isTrue();
      done += part;
    }
  }

  private static void assertSame(byte[] seen, byte[] expected, int at) {
    assertThat(seen).isEqualTo(Arrays.copyOfRange(expected, at, at + seen.length));
  }
}
