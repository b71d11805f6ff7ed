package org.bindery.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.core.access.AccessLab.PAGE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.PinnedRange;
import org.bindery.api.RefusedException;
import org.bindery.api.SoftwareDevice;

/** Any sequence of operations answers, and leaves behind, what the naive model does. */
class AccessPropertyTest {
  private static final Access[] ACCESS = {Access.READ, Access.WRITE, Access.READ_WRITE};

  @Provide
  Arbitrary<List<Integer>> operations() {
    return Arbitraries.integers()
        .withDistribution(RandomDistribution.uniform())
        .list()
        .ofMaxSize(150);
  }

  @Property(tries = 200)
  void asTheNaiveModelDoes(@ForAll("operations") List<Integer> operations) {
    try (AccessLab lab = new AccessLab()) {
      Run run = new Run(lab);
      for (int operation : operations) {
        run.step(operation);
      }
      assertThat(lab.segment.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(run.model.memory);
      for (int i = 0; i < 2; i++) {
        assertThat(lab.fd.areas(run.ioases[i])).hasSize(run.model.areas.get(i).size());
      }
    }
  }

  /** One sequence: the bits of a number say what is done next. */
  private static final class Run {
    private final AccessLab lab;
    private final NaiveAccess model = new NaiveAccess();
    private final int[] ioases;
    private final SoftwareDevice device;
    private final Map<PinnedRange, NaiveAccess.Pinned> pins = new HashMap<>();
    private boolean stubborn;
    private int bits;

    Run(AccessLab lab) {
      this.lab = lab;
      this.ioases = new int[] {lab.ioas, lab.fd.allocateIoas()};
      this.device = lab.device("tty", this::unmapping);
    }

    private synchronized void unmapping(long iova, long length) {
      if (stubborn) {
        return;
      }
      // It has pins in the one it is attached to, and perhaps in one that it left; both are asked
      // for by page, so which one is meant can be told from the model.
      for (PinnedRange pin : List.copyOf(pins.keySet())) {
        NaiveAccess.Pinned where = pins.get(pin);
        boolean meant = asking < 0 ? where.ioas() == model.attached : where.ioas() == asking;
        boolean all = iova == 0 && length == -1;
        if (meant && (all || where.meets((int) (iova / PAGE), (int) (length / PAGE)))) {
          pin.close();
          pins.remove(pin);
        }
      }
    }

    /** Whose unmap is under way; -1: none. */
    private int asking = -1;

    private int next(int bound) {
      int value = Integer.remainderUnsigned(bits, bound);
      bits = Integer.divideUnsigned(bits, bound);
      return value;
    }

    void step(int operation) {
      bits = operation;
      int what = next(12);
      int ioas = next(2);
      int start = next(NaiveAccess.PAGES);
      int length = 1 + next(4);
      Access access = ACCESS[next(3)];
      int extra = next(AccessLab.PAGES - 4);
      stubborn = next(4) == 0;
      switch (what) {
        case 0, 1, 2 ->
            same(
                model.map(ioas, start, length, extra, access),
                () -> lab.map(ioases[ioas], start, extra, length, access));
        case 3 -> {
          int to = next(2);
          same(
              model.copy(to, ioas, start, length, extra, access),
              () ->
                  lab.fd.copy(
                      ioases[to],
                      ioases[ioas],
                      start * PAGE,
                      length * PAGE,
                      access,
                      OptionalLong.of(extra * PAGE)));
        }
        case 4, 5 -> {
          asking = ioas;
          same(
              model.unmap(ioas, start, length, stubborn),
              () -> lab.fd.unmap(ioases[ioas], start * PAGE, length * PAGE));
          asking = -1;
        }
        case 6 -> pin(start, length, access);
        case 7 -> unpin(extra);
        case 8 -> transfer(start * PAGE + extra, length * PAGE - 100, false);
        case 9 -> transfer(start * PAGE + extra, length * PAGE - 100, true);
        case 10 -> same(model.attach(ioas), () -> device.attach(ioases[ioas]));
        default -> {
          if (extra < 6) {
            stepAway(ioas);
          } else {
            device.detach();
            model.detach(stubborn);
          }
        }
      }
      assertThat(pins).hasSize(model.pins.size());
      assertThat(device.attached().orElse(-1))
          .isEqualTo(model.attached < 0 ? -1 : ioases[model.attached]);
    }

    /** The model follows the device, since the listener asks it where that is attached. */
    private void stepAway(int ioas) {
      Errno got = errno(() -> device.replace(ioases[ioas]));
      assertThat(got).isEqualTo(model.replace(ioas, stubborn));
    }

    private void pin(int start, int length, Access access) {
      List<PinnedRange> made = new ArrayList<>();
      Errno expected = model.pin(start, length, access);
      same(expected, () -> made.add(device.pin(start * PAGE, length * PAGE, access)));
      made.forEach(pin -> pins.put(pin, model.pins.getLast()));
      for (PinnedRange pin : made) {
        long at = pin.iova();
        for (MemorySegment segment : pin.segments()) {
          assertThat(segment.address()).isEqualTo(lab.memory.address() + model.user(at));
          at += segment.byteSize();
        }
        assertThat(at).isEqualTo(pin.iova() + pin.length());
      }
    }

    private void unpin(int which) {
      if (!pins.isEmpty()) {
        PinnedRange pin = List.copyOf(pins.keySet()).get(which % pins.size());
        pin.close();
        NaiveAccess.Pinned gone = pins.remove(pin);
        model.pins.removeIf(p -> p == gone);
      }
    }

    private void transfer(long iova, long length, boolean out) {
      MemorySegment bytes = MemorySegment.ofArray(new byte[(int) length]);
      bytes.fill((byte) bits);
      int first = (int) (iova / PAGE);
      int pages = (int) ((iova + length - 1) / PAGE) - first + 1;
      Errno expected = model.check(first, pages, out ? Access.WRITE : Access.READ);
      same(
          expected,
          () -> {
            if (out) {
              device.write(iova, bytes);
            } else {
              device.read(iova, bytes);
            }
          });
      for (int i = 0; expected == null && i < length; i++) {
        if (out) {
          model.memory[model.user(iova + i)] = (byte) bits;
        } else {
          assertThat(bytes.get(ValueLayout.JAVA_BYTE, i))
              .isEqualTo(model.memory[model.user(iova + i)]);
        }
      }
    }

    private static void same(Errno expected, Runnable command) {
      assertThat(errno(command)).isEqualTo(expected);
    }

    private static Errno errno(Runnable command) {
      try {
        command.run();
        return null;
      } catch (RefusedException e) {
        return e.errno();
      }
    }
  }
}
