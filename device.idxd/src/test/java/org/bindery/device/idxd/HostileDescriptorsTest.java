package org.bindery.device.idxd;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.descriptor.Flag;
import org.bindery.model.idxd.descriptor.Opcode;

/** Whatever is submitted, nothing throws and nothing is written but what the descriptor names. */
class HostileDescriptorsTest {
  private static final int PASID = 7;
  private static final long BASE = 0x10000;
  private static final int PAGES = 8;

  private final List<FakeMemory.Write> allowed = new ArrayList<>();

  @Property(tries = 3000)
  void anyBytesAtAll(@ForAll @Size(64) byte[] bytes) {
    submit(Descriptor.decode(MemorySegment.ofArray(bytes)));
  }

  @Property(tries = 3000)
  void bytesThatNearlyMakeSense(@ForAll("plausible") Descriptor descriptor) {
    submit(descriptor);
  }

  @Property(tries = 1000)
  void batchesOfBytesThatNearlyMakeSense(
      @ForAll @Size(min = 2, max = 6) List<@net.jqwik.api.From("plausible") Descriptor> members) {
    Board board = board();
    FakeMemory memory = board.port.attach(PASID);
    long list = BASE + PAGES * 4096L;
    memory.map(list, 1);
    byte[] bytes = new byte[Descriptor.BYTES];
    for (int i = 0; i < members.size(); i++) {
      members.get(i).encode(MemorySegment.ofArray(bytes));
      memory.put(list + i * 64L, bytes);
      allow(members.get(i));
    }
    Descriptor batch = Descriptor.batch(list, members.size()).withRecord(BASE);
    allow(batch);

    store(board, batch.withPasid(PASID, false));

    check(board, memory);
  }

  private void submit(Descriptor descriptor) {
    Board board = board();
    allow(descriptor);

    store(board, descriptor.withPasid(PASID, false));

    check(board, board.port.attach(PASID));
  }

  private static Board board() {
    Board board = new Board().ready(Board.sharedConfig());
    board.port.attach(PASID).map(BASE, PAGES);
    board.port.attach(PASID + 1).map(BASE, PAGES);
    board.port.plain.map(BASE, PAGES);
    return board;
  }

  private static void store(Board board, Descriptor descriptor) {
    board.submit(descriptor);
  }

  private void allow(Descriptor descriptor) {
    if (descriptor.has(Flag.RECORD_ADDRESS_VALID)) {
      allowed.add(new FakeMemory.Write(descriptor.recordAddress(), 32));
    }
    int operation = descriptor.operation();
    if (operation == Opcode.MEMMOVE.code()
        || operation == Opcode.MEMFILL.code()
        || operation == Opcode.COPY_CRC.code()) {
      allowed.add(new FakeMemory.Write(descriptor.second(), descriptor.size()));
    }
  }

  private void check(Board board, FakeMemory memory) {
    assertThat(memory.writes).allMatch(this::isAllowed);
    assertThat(board.port.attach(PASID + 1).writes).isEmpty();
    assertThat(board.port.plain.writes).isEmpty();
    assertThat(board.occupancy(0)).isZero();
    allowed.clear();
  }

  private boolean isAllowed(FakeMemory.Write write) {
    return allowed.stream()
        .anyMatch(range -> {
          long from = write.address() - range.address();
          return from >= 0 && from + write.length() <= range.length();
        });
  }

  @Provide
  Arbitrary<Descriptor> plausible() {
    Arbitrary<Long> opcode =
        Arbitraries.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 9L, 0x10L, 0x11L, 0x12L, 0x20L, 0x80L);
    Arbitrary<Long> flags =
        Arbitraries.of(
            0L, 4L, 0xcL, 0xeL, 0x1cL, 0x8dL, 0x10cL, 0x1000cL, 0x6000cL, 0x400008cL, 2L, 0x10L);
    Arbitrary<Long> address =
        Arbitraries.oneOf(
            Arbitraries.longs().between(BASE - 64, BASE + PAGES * 4096L + 64),
            Arbitraries.longs().between(0, PAGES * 128L).map(line -> BASE + line * 32),
            Arbitraries.of(0L, -1L, -32L, -4096L, Long.MAX_VALUE, Long.MIN_VALUE));
    Arbitrary<Long> size =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 20000), Arbitraries.of(0xffffffffL, 1L << 21));
    Arbitrary<Long> rest = Arbitraries.of(0L, 0L, 0L, 1L, 0xcafeL, BASE + 8, -1L);
    return Combinators.combine(opcode, flags, address, address, address, size, rest, rest)
        .as((operation, flag, record, first, second, bytes, five, six) ->
            new Descriptor(
                operation << 56 | flag << 32, record, first, second, bytes, five, six, 0));
  }
}
