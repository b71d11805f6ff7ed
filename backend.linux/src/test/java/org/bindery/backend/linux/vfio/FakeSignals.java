package org.bindery.backend.linux.vfio;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** Eventfds with the numbers 100, 101 ...; a test raises them. */
final class FakeSignals implements Signals {
  final Map<Integer, LongConsumer> open = new TreeMap<>();
  private int next = 100;

  @Override
  public Signal open(LongConsumer raised) {
    int number = next++;
    open.put(number, raised);
    return new Signal() {
      @Override
      public int number() {
        return number;
      }

      @Override
      public void close() {
        open.remove(number);
      }
    };
  }
}
