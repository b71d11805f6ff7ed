package org.bindery.tck.rule.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitDevice;

/** I4: a group has one owner, an fd or the host's drivers, whatever comes after whatever. */
class OwnerPropertyTest {
  private static final int FDS = 3;

  private record Holder(int fd, EngineDevice device) {}

  /** What several fds and the host do to siblings and to a device that is alone. */
  private static final class Contest {
    final Bench bench;
    final SplittableRandom random;
    final List<KitDevice> devices = new ArrayList<>();
    final EngineFd[] fds = new EngineFd[FDS];
    final Map<Integer, Holder> bound = new HashMap<>();
    boolean hostHasOne;

    Contest(Bench bench, SplittableRandom random) {
      this.bench = bench;
      this.random = random;
      devices.addAll(bench.siblings().subList(0, 2));
      devices.add(bench.devices().getFirst());
      for (int i = 0; i < FDS; i++) {
        fds[i] = open(i);
      }
    }

    private EngineFd open(int number) {
      return bench.engine().open("fd" + number, bench.process(), _ -> {});
    }

    void step() {
      int number = random.nextInt(devices.size());
      switch (random.nextInt(8)) {
        case 0 -> closeFd(random.nextInt(FDS));
        case 1, 2 -> {
          if (bound.containsKey(number)) {
            bound.remove(number).device().close();
          }
        }
        case 3 -> host();
        default -> bind(number, random.nextInt(FDS));
      }
    }

    private void closeFd(int number) {
      fds[number].close();
      bound.values().stream().filter(h -> h.fd() == number).forEach(h -> h.device().close());
      bound.values().removeIf(holder -> holder.fd() == number);
      fds[number] = open(number);
    }

    private void bind(int number, int fd) {
      if (number == 1 && hostHasOne) {
        // The host's own: there is nothing to bind.
        return;
      }
      Errno expected = bound.containsKey(number) ? Errno.EINVAL : ofGroup(number, fd);
      Errno refused =
          refusal(() -> bound.put(number, new Holder(fd, devices.get(number).bind(fds[fd]))));
      assertEquals(expected, refused);
    }

    /** What keeps an fd from the group of a device; null: nothing. */
    private Errno ofGroup(int number, int fd) {
      if (number == 2) {
        return null;
      }
      Holder sibling = bound.get(1 - number);
      boolean others = sibling == null ? hostHasOne : sibling.fd() != fd;
      return others ? Errno.EPERM : null;
    }

    /** A driver of the host wants the second of the siblings, or gives it up. */
    private void host() {
      KitDevice wanted = devices.get(1);
      if (hostHasOne) {
        wanted.unbindFromHostDriver();
        hostHasOne = false;
      } else if (!bound.containsKey(1)) {
        Errno expected = bound.containsKey(0) ? Errno.EBUSY : null;
        assertEquals(expected, refusal(wanted::bindToHostDriver));
        hostHasOne = expected == null;
      }
    }

    void end() {
      for (int i = 0; i < FDS; i++) {
        closeFd(i);
        fds[i].close();
      }
      if (hostHasOne) {
        devices.get(1).unbindFromHostDriver();
      }
    }
  }

  private static Errno refusal(Runnable call) {
    try {
      call.run();
      return null;
    } catch (RefusedException refused) {
      return refused.errno();
    }
  }

  @EveryBackend
  void aGroupHasOneOwner(Bench bench) {
    Seeds.each(
        10,
        random -> {
          Contest contest = new Contest(bench, random);
          for (int step = 0; step < 60; step++) {
            contest.step();
          }
          contest.end();
        });
  }
}
