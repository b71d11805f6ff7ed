package org.bindery.tck.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bindery.api.IovaRange;
import org.bindery.tck.sequence.Facts.DeviceFacts;
import org.junit.jupiter.api.Test;

/** Sequences get to what they are to try. */
class GeneratorTest {
  private static final IovaRange WINDOW = new IovaRange(0xfee00000L, 0xfeefffffL);
  private static final Facts FACTS = new Facts(List.of(device(0), device(1), device(2), device(2)));

  private static DeviceFacts device(int group) {
    return new DeviceFacts(group, (1L << 39) - 1, List.of(WINDOW));
  }

  private static Map<String, Integer> outcomes(int sequences) {
    Map<String, Integer> outcomes = new HashMap<>();
    for (int seed = 0; seed < sequences; seed++) {
      Generator generator = new Generator(new SplittableRandom(seed), FACTS);
      Reference reference = new Reference(FACTS);
      for (int step = 0; step < 120; step++) {
        Operation operation = generator.next(step, reference);
        outcomes.merge(
            operation.getClass().getSimpleName() + " " + word(reference.run(operation)),
            1,
            Integer::sum);
      }
    }
    return outcomes;
  }

  private static String word(Outcome outcome) {
    if (outcome.errno() != null) {
      return outcome.errno().name();
    }
    return outcome.answer() != null && outcome.answer().startsWith("refused") ? "fault" : "done";
  }

  @Test
  void everyOperationIsDoneAndRefusedForEachReason() {
    Map<String, Integer> outcomes = outcomes(150);
    for (String command :
        List.of(
            "Reopen done",
            "Objects done",
            "Tables done",
            "Pinned done",
            "Load done",
            "AllocateIoas done",
            "Map done EOVERFLOW EINVAL ENOENT EEXIST ENOSPC EFAULT",
            "Unmap done EOVERFLOW EINVAL ENOENT",
            "Copy done EOVERFLOW EINVAL ENOENT EEXIST EPERM EFAULT",
            "Ranges done ENOENT",
            "Areas done ENOENT",
            "SetHugePages done ENOENT EINVAL EADDRINUSE",
            "HugePages done ENOENT",
            "Destroy done ENOENT EBUSY",
            "Bind done EINVAL",
            "Close done",
            "AllocateHwpt done ENOENT EINVAL EADDRINUSE EFAULT",
            "Attach done ENOENT EINVAL EADDRINUSE EFAULT",
            "Detach done",
            "DmaWrite done fault",
            "DmaRead done fault")) {
      String[] words = command.split(" ");
      for (int i = 1; i < words.length; i++) {
        String outcome = words[0] + " " + words[i];
        assertThat(outcomes.getOrDefault(outcome, 0)).as(outcome).isGreaterThan(2);
      }
    }
  }

  @Test
  void theSameSeedMakesTheSameSequences() {
    assertThat(outcomes(5)).isEqualTo(outcomes(5)).isNotEqualTo(outcomes(6));
  }
}
