package org.bindery.iommufd.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueNumbersTest {
  private static final MemorySegment RECORD = MemorySegment.ofArray(new byte[4]);

  private static List<Integer> numbers(EventQueue queue) {
    List<Integer> numbers = new ArrayList<>();
    queue.read(1024, (sequence, lost, record) -> numbers.add(lost ? -1 - sequence : sequence));
    return numbers;
  }

  @Test
  void afterTheLastNumberComesZero() {
    EventQueue queue = new EventQueue(4, Integer.MAX_VALUE - 1);
    queue.add(RECORD);
    queue.add(RECORD);
    queue.add(RECORD);
    assertThat(numbers(queue)).containsExactly(Integer.MAX_VALUE - 1, Integer.MAX_VALUE, 0);
  }

  @Test
  void whatWasLostTakesNumbersToo() {
    EventQueue queue = new EventQueue(1, Integer.MAX_VALUE);
    queue.add(RECORD);
    queue.add(RECORD);
    queue.add(RECORD);
    assertThat(numbers(queue)).containsExactly(Integer.MAX_VALUE, -2);
    queue.add(RECORD);
    assertThat(numbers(queue)).containsExactly(2);
  }
}
