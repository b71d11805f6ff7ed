package org.bindery.tck.ioas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bindery.api.BoundDevice;
import org.bindery.api.IommuFd;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Topology;
import org.bindery.tck.sequence.Facts;
import org.bindery.tck.sequence.Facts.DeviceFacts;
import org.bindery.tck.sequence.FdTarget;
import org.bindery.tck.sequence.Generator;
import org.bindery.tck.sequence.Grounds;
import org.bindery.tck.sequence.Lockstep;
import org.bindery.tck.sequence.Operation;
import org.bindery.tck.sequence.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever comes after whatever, a host answers as the reference predicts; so a real one's kernel
 * judges the reference, which engines are held to.
 */
class SequencesTest {
  private static final int SEQUENCES = Integer.getInteger("bindery.tck.sequences", 6);
  private static final long SEED = Long.getLong("bindery.tck.seed", 1);
  private static final int STEPS = 120;

  @RegisterExtension final Lab lab = new Lab();
  private List<String> devices;

  /** A device alone in its group, and one that it shares with another. */
  @BeforeEach
  void take() {
    Topology topology = lab.topology();
    Stream.of(topology.edu(), topology.grouped(), topology.sibling()).forEach(lab::take);
    devices = List.of(topology.edu(), topology.grouped());
  }

  @Test
  void everyOutcomeIsAsPredicted() {
    Facts facts = facts();
    Grounds grounds = lab.closing(Grounds.mapped(lab.iommu().process()));
    Lockstep lockstep =
        new Lockstep(
            () -> new Reference(facts), () -> new FdTarget(lab.iommu()::open, devices, grounds));
    List<String> differences = new ArrayList<>();
    for (long seed = SEED; seed < SEED + SEQUENCES; seed++) {
      List<Operation> failing =
          lockstep.run(new Generator(new SplittableRandom(seed), facts), STEPS);
      if (!failing.isEmpty()) {
        differences.add("bindery.tck.seed=%d: %s".formatted(seed, lockstep.explain(failing)));
      }
    }
    assertEquals(List.of(), differences);
  }

  private Facts facts() {
    return new Facts(IntStream.range(0, devices.size()).mapToObj(this::facts).toList());
  }

  private DeviceFacts facts(int number) {
    try (IommuFd fd = lab.iommu().open();
        BoundDevice device = lab.bind(fd, devices.get(number))) {
      return DeviceFacts.of(number, device.info().ranges());
    }
  }
}
