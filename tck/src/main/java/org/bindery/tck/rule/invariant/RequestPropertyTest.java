package org.bindery.tck.rule.invariant;

import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/**
 * I2, I3, I10: whatever is mapped and unmapped, a request of any length reads and writes the bytes
 * of the areas that it lies in and no others, or none at all.
 */
class RequestPropertyTest {
  private static final int PAGES = 16;
  private static final int BYTES = (int) (PAGES * PAGE);

  /** Pages of an address space, each with the page of memory behind it. */
  private static final class Model {
    final int[] behind = new int[PAGES];
    final Access[] access = new Access[PAGES];
    final byte[] bytes = new byte[BYTES];

    Model() {
      Arrays.fill(access, Access.NONE);
    }

    boolean permits(int at, int length, boolean write) {
      for (int page = at / (int) PAGE; page <= (at + length - 1) / PAGE; page++) {
        if (page >= PAGES || !(write ? access[page].writes() : access[page].reads())) {
          return false;
        }
      }
      return true;
    }

    /** Where the byte of an address is. */
    int place(int at) {
      return behind[at / (int) PAGE] * (int) PAGE + at % (int) PAGE;
    }
  }

  @EveryBackend
  void noRequestReachesAByteOutsideOfTheAreas(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(BYTES);
    opened.attach();
    // All of it could be reached.
    opened.map(memory, 2 * Opened.IOVA);
    Seeds.each(
        8,
        random -> {
          memory.segment().fill((byte) 0);
          Model model = new Model();
          for (int step = 0; step < 250; step++) {
            step(opened, memory, model, random);
          }
          assertArrayEquals(model.bytes, memory.segment().toArray(ValueLayout.JAVA_BYTE));
          for (int page = 0; page < PAGES; page++) {
            unmap(opened, model, page);
          }
        });
  }

  private static void step(Opened opened, Memory memory, Model model, SplittableRandom random) {
    int page = random.nextInt(PAGES);
    switch (random.nextInt(4)) {
      case 0 -> map(opened, memory, model, page, random);
      case 1 -> {
        if (random.nextInt(3) == 0) {
          unmap(opened, model, page);
        }
      }
      case 2 -> write(opened, model, random);
      default -> read(opened, model, random);
    }
  }

  private static void map(
      Opened opened, Memory memory, Model model, int page, SplittableRandom random) {
    if (model.access[page] == Access.NONE) {
      model.behind[page] = random.nextInt(PAGES);
      model.access[page] = random.nextInt(3) == 0 ? Access.READ : Access.READ_WRITE;
      opened.map(
          memory.address() + model.behind[page] * PAGE,
          PAGE,
          model.access[page],
          Opened.IOVA + page * PAGE);
    }
  }

  private static void unmap(Opened opened, Model model, int page) {
    if (model.access[page] != Access.NONE) {
      model.access[page] = Access.NONE;
      opened.fd().unmap(opened.ioas(), Opened.IOVA + page * PAGE, PAGE);
    }
  }

  private static int length(SplittableRandom random) {
    return random.nextInt(1, random.nextInt(4) == 0 ? 3 * (int) PAGE : 64);
  }

  private static void write(Opened opened, Model model, SplittableRandom random) {
    int at = random.nextInt(BYTES);
    byte[] bytes = new byte[length(random)];
    random.nextBytes(bytes);
    boolean done = opened.kitDevice().dma().write(Opened.IOVA + at, MemorySegment.ofArray(bytes));
    assertEquals(model.permits(at, bytes.length, true), done, "write at " + at);
    for (int i = 0; done && i < bytes.length; i++) {
      model.bytes[model.place(at + i)] = bytes[i];
    }
  }

  private static void read(Opened opened, Model model, SplittableRandom random) {
    int at = random.nextInt(BYTES);
    byte[] into = new byte[length(random)];
    byte[] expected = new byte[into.length];
    boolean done = opened.kitDevice().dma().read(Opened.IOVA + at, MemorySegment.ofArray(into));
    assertEquals(model.permits(at, into.length, false), done, "read at " + at);
    for (int i = 0; done && i < into.length; i++) {
      expected[i] = model.bytes[model.place(at + i)];
    }
    assertArrayEquals(expected, into);
  }
}
