package org.bindery.tck.rule.invariant;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.bindery.api.Access;
import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.rule.Opened;

/**
 * I6: whatever is attached, moved and detached, a request with a PASID lands in the table that this
 * PASID of this device is attached to, and in none after it was detached.
 */
class PasidPropertyTest {
  private static final int DEVICES = 2;
  private static final int SPACES = 3;
  private static final int PASIDS = 4;

  /** Address spaces with a page each at the same IOVA, and what PASIDs are attached to. */
  private static final class Contest {
    final List<KitDevice> devices;
    final List<EngineDevice> bound = new ArrayList<>();
    final List<Memory> memory = new ArrayList<>();
    final List<Integer> tables = new ArrayList<>();
    final int[][] space = new int[DEVICES][PASIDS];
    final long[] expected = new long[SPACES];
    private long written;

    Contest(Bench bench, EngineFd fd) {
      devices = bench.pasidDevices().subList(0, DEVICES);
      devices.forEach(device -> bound.add(device.bind(fd)));
      for (int i = 0; i < SPACES; i++) {
        int ioas = fd.allocateIoas();
        memory.add(bench.memory(PAGE));
        fd.map(ioas, memory.get(i).address(), PAGE, Access.READ_WRITE, OptionalLong.of(IOVA));
        tables.add(fd.allocateHwpt(bound.getFirst().id(), HwptRequest.paging(ioas).forPasid(true)));
      }
      for (int[] each : space) {
        Arrays.fill(each, -1);
      }
    }

    void step(SplittableRandom random) {
      int device = random.nextInt(DEVICES);
      int pasid = random.nextInt(PASIDS);
      switch (random.nextInt(4)) {
        case 0 -> {
          space[device][pasid] = random.nextInt(SPACES);
          bound.get(device).attachPasid(pasid + 1, tables.get(space[device][pasid]));
        }
        case 1 -> {
          space[device][pasid] = -1;
          bound.get(device).detachPasid(pasid + 1);
        }
        default -> write(device, pasid);
      }
    }

    private void write(int device, int pasid) {
      int to = space[device][pasid];
      MemorySegment value = MemorySegment.ofArray(new long[] {++written});
      boolean done = devices.get(device).pasids().write(pasid + 1, IOVA, value);
      assertEquals(to >= 0, done, "PASID " + (pasid + 1) + " of " + devices.get(device).name());
      if (done) {
        expected[to] = written;
      }
      for (int i = 0; i < SPACES; i++) {
        assertEquals(expected[i], Opened.at(memory.get(i), 0), "space " + i);
      }
    }
  }

  @EveryBackend
  void aPasidLeadsWhereItIsAttachedAndNowhereElse(Bench bench) {
    Seeds.each(
        6,
        random -> {
          EngineFd fd = bench.engine().open("fd0", bench.process(), _ -> {});
          Contest contest = new Contest(bench, fd);
          for (int step = 0; step < 200; step++) {
            contest.step(random);
          }
          fd.close();
          contest.bound.forEach(EngineDevice::close);
        });
  }
}
