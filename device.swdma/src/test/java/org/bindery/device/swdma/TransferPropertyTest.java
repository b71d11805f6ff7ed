package org.bindery.device.swdma;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever overlaps and wherever pages refuse: what is done is what the command says, no more. */
class TransferPropertyTest {
  @Property(tries = 500)
  void doesWhatItSaysUpToTheRefusedPage(
      @ForAll Command command,
      @ForAll @IntRange(max = 120_000) int source,
      @ForAll @IntRange(max = 120_000) int destination,
      @ForAll @IntRange(min = 1, max = 140_000) int length,
      @ForAll @IntRange(max = 200) int unreadable,
      @ForAll @IntRange(max = 200) int unwritable) {
    FakePort port = new FakePort();
    byte[] memory = new byte[(int) port.memory.byteSize()];
    new Random(length).nextBytes(memory);
    port.memory.copyFrom(MemorySegment.ofArray(memory));
    port.unreadable.add(FakePort.BASE / 4096 + unreadable);
    port.unwritable.add(FakePort.BASE / 4096 + unwritable);
    long first = command == Command.FILL ? 0x0807060504030201L : FakePort.BASE + source;
    Transfer transfer = new Transfer(port, command, first, FakePort.BASE + destination, length);
    while (!transfer.ended()) {
      transfer.step();
    }
    int done = (int) transfer.done();
    assertThat(done == length).isEqualTo(transfer.failure() == Failure.NONE);
    byte[] expected = memory.clone();
    boolean backwards =
        command == Command.COPY && destination > source && destination < source + length;
    int at = backwards ? length - done : 0;
    if (command == Command.COPY) {
      System.arraycopy(memory, source + at, expected, destination + at, done);
    } else if (command == Command.FILL) {
      for (int i = 0; i < done; i++) {
        expected[destination + i] = (byte) (i % 8 + 1);
      }
    }
    assertThat(port.memory.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected);
    if (done < length) {
      long page = transfer.fault() / 4096 - FakePort.BASE / 4096;
      assertThat(page)
          .isEqualTo(transfer.failure() == Failure.READ_REFUSED ? unreadable : unwritable);
    }
  }
}
