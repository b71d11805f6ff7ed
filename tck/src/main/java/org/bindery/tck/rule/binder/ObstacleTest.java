package org.bindery.tck.rule.binder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bindery.api.Refusal;
import org.bindery.api.Use;
import org.bindery.host.AttributeTree;
import org.bindery.host.HostDevice;
import org.bindery.tck.kit.BinderBench;
import org.bindery.tck.kit.EveryBinder;

/** What speaks against a use is told in full: why, and by which commands it is mended. */
class ObstacleTest {
  /** What is done with each obstacle of a device. */
  private interface Look {
    void at(HostDevice device, Refusal obstacle);
  }

  private static void each(BinderBench bench, Look look) {
    AttributeTree tree = bench.host().attributes();
    for (HostDevice device : bench.host().devices()) {
      if (bench.binder().match(device).score() > 0) {
        for (Use use : Use.values()) {
          bench.binder().obstacles(device, use, tree).forEach(each -> look.at(device, each));
        }
      }
    }
  }

  @EveryBinder
  void eachHasAReason(BinderBench bench) {
    each(bench, (device, obstacle) -> assertFalse(obstacle.reason().isBlank(), device.name()));
  }

  /** They run as printed, in a shell with several hosts. */
  @EveryBinder
  void aRemedyThatNamesADeviceNamesItsHost(BinderBench bench) {
    each(
        bench,
        (device, obstacle) -> {
          for (String remedy : obstacle.remedies()) {
            for (String word : List.of(remedy.split(" "))) {
              assertTrue(
                  bench.host().device(word).isEmpty(),
                  () -> "\"%s\" names %s without its host".formatted(remedy, word));
            }
          }
        });
  }

  @EveryBinder
  void theyStayAsLongAsNothingChanges(BinderBench bench) {
    AttributeTree tree = bench.host().attributes();
    for (Use use : Use.values()) {
      assertEquals(
          texts(bench.binder().obstacles(bench.device(), use, tree)),
          texts(bench.binder().obstacles(bench.device(), use, tree)));
    }
  }

  private static List<String> texts(List<Refusal> obstacles) {
    return obstacles.stream().map(each -> each + " " + each.remedies()).toList();
  }
}
