package org.bindery.backend.sim.kernel.bad;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.device.ChildDevice;
import org.bindery.device.KernelDriver;

/**
 * One call that misbehaves in one way.
 *
 * @param nonsense what it answers, where it answers nonsense
 */
record Cell(SpiCall call, How how, Object nonsense) {
  private static final Set<String> ASKED_WHEN_ADDED =
      Set.of("name", "bus", "announced", "properties", "attributes");

  static Stream<Cell> all() {
    return SpiCall.all().stream().flatMap(Cell::of);
  }

  private static Stream<Cell> of(SpiCall call) {
    List<Cell> cells = new ArrayList<>();
    for (How how : How.values()) {
      switch (how) {
        case DOES_NOTHING -> {
          if (call.answer() == void.class) {
            cells.add(new Cell(call, how, null));
          }
        }
        case ANSWERS_NULL -> {
          if (!call.answer().isPrimitive()) {
            cells.add(new Cell(call, how, null));
          }
        }
        case ANSWERS_NONSENSE ->
            Nonsense.of(call).forEach(answer -> cells.add(new Cell(call, how, answer)));
        default -> cells.add(new Cell(call, how, null));
      }
    }
    return cells.stream();
  }

  /** What somebody asks for that this call is made in; empty: nobody waits for it. */
  String step() {
    if (call.spi() == KernelDriver.class) {
      return call.name().equals("probe") ? "probe" : "load";
    }
    if (call.spi() == ChildDevice.class) {
      if (ASKED_WHEN_ADDED.contains(call.name())) {
        return "probe";
      }
      return call.name().equals("driver") ? "bind" : call.name();
    }
    return call.spi() == KernelDriver.Running.class || call.spi() == Runnable.class
        ? ""
        : call.name();
  }

  /** What that is refused with; empty: it is done all the same. */
  Set<Errno> errnos() {
    return switch (how) {
      case THROWS, LACKS_A_CLASS, RUNS_OUT_OF_STACK -> Set.of(Errno.EIO);
      case HANGS_BEFORE, HANGS_AFTER ->
          Set.of(call.is(ChildDevice.class, "driver") ? Errno.EIO : Errno.ETIMEDOUT);
      case DOES_NOTHING ->
          Set.of("bind", "unbind").contains(call.name()) ? Set.of(Errno.EIO) : Set.of();
      case ANSWERS_NULL, ANSWERS_NONSENSE -> Set.of(Errno.EIO, Errno.EINVAL, Errno.EEXIST);
      case LEAKS -> Set.of();
    };
  }

  @Override
  public String toString() {
    return "%s %s%s".formatted(call, how, nonsense == null ? "" : " " + nonsense);
  }
}
