package org.bindery.iommufd.ioas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SlotOrderTest {
  /** A step is from * 16 + to. */
  @Property(tries = 500)
  void slotsMoveAsInAList(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 255) Integer> steps) {
    long order = SlotOrder.ASCENDING;
    List<Integer> model = new ArrayList<>(IntStream.range(0, SlotOrder.SLOTS).boxed().toList());
    for (int step : steps) {
      int from = step >> 4;
      int to = step & 15;
      order = from < to ? SlotOrder.moveUp(order, from, to) : SlotOrder.moveDown(order, from, to);
      model.add(to, model.remove(from));
      assertThat(slots(order)).isEqualTo(model);
    }
  }

  private static List<Integer> slots(long order) {
    return IntStream.range(0, SlotOrder.SLOTS)
        .mapToObj(place -> SlotOrder.at(order, place))
        .toList();
  }
}
