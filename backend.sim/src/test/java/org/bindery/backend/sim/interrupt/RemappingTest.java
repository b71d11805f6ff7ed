package org.bindery.backend.sim.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.Test;

/** What each kind of remapping hands out, takes, and says no to. */
class RemappingTest {
  private static final RequesterId ONE = new RequesterId(0, 0, 0x80);
  private static final RequesterId TWO = new RequesterId(0, 0, 0x88);

  private final ProcessorVectors processors = new ProcessorVectors();
  private final List<String> raised = new ArrayList<>();

  private static MessageSource source(RequesterId id) {
    return new MessageSource(id.toString(), id, SourceCheck.exactly(id.source()));
  }

  private InterruptTarget target(String name) {
    return () -> raised.add(name);
  }

  private static InterruptDenial deliver(MessageRouter unit, RequesterId from, MessageBlock of) {
    return unit.deliver(from, of.address(), of.data(0));
  }

  @Test
  void aMessageOfVtdNamesItsEntryByHandleAndSubhandle() {
    VtdMessages unit = new VtdMessages(processors);
    try (MessageBlock first = unit.allocate(source(ONE), 1);
        MessageBlock eight = unit.allocate(source(ONE), 8)) {
      assertThat(first.address()).isEqualTo(0xfee00018L);
      assertThat(first.data(0)).isZero();
      // Aligned to its size: the function puts the vector into the lowest bits.
      assertThat(eight.address()).isEqualTo(0xfee00018L | 8 << 5);
      assertThat(eight.data(5)).isEqualTo(5);
      eight.route(5, target("five"));
      // The same entry, without a subhandle.
      assertThat(unit.deliver(ONE, 0xfee00010L | 13 << 5, 77)).isNull();
      assertThat(unit.deliver(ONE, eight.address(), 5)).isNull();
      assertThat(raised).containsExactly("five", "five");
      assertThat(unit.deliver(ONE, eight.address(), 4)).isEqualTo(InterruptDenial.NOT_PRESENT);
    }
  }

  @Test
  void vtdSaysWhyItRefuses() {
    VtdMessages unit = new VtdMessages(processors, 256);
    MessageBlock block = unit.allocate(source(ONE), 1);
    block.route(0, target("one"));
    assertThat(deliver(unit, TWO, block)).isEqualTo(InterruptDenial.WRONG_SOURCE);
    assertThat(unit.deliver(ONE, block.address(), 1 << 16)).isEqualTo(InterruptDenial.RESERVED);
    assertThat(unit.deliver(ONE, block.address(), 256)).isEqualTo(InterruptDenial.BEYOND_TABLE);
    // Bit 15 of the handle.
    assertThat(unit.deliver(ONE, 0xfee00014L, 0)).isEqualTo(InterruptDenial.BEYOND_TABLE);
    assertThat(unit.deliver(ONE, 0xfee00000L, 0x41)).isEqualTo(InterruptDenial.COMPATIBLE);
    assertThat(raised).isEmpty();
    block.unroute(0);
    assertThat(deliver(unit, ONE, block)).isEqualTo(InterruptDenial.NOT_PRESENT);
    block.close();
    block.close();
    // Another has the entry now; what the first still sends is not its.
    MessageBlock next = unit.allocate(source(TWO), 1);
    next.route(0, target("two"));
    assertThat(deliver(unit, ONE, block)).isEqualTo(InterruptDenial.WRONG_SOURCE);
    assertThat(deliver(unit, TWO, next)).isNull();
    assertThat(raised).containsExactly("two");
  }

  @Test
  void aTableThatIsFullIsEnospcAndEntriesComeBack() {
    VtdMessages unit = new VtdMessages(processors, 256);
    MessageBlock odd = unit.allocate(source(ONE), 1);
    List<MessageBlock> blocks = new ArrayList<>();
    Set<Long> addresses = new HashSet<>();
    for (int i = 1; i < 8; i++) {
      MessageBlock block = unit.allocate(source(ONE), 32);
      blocks.add(block);
      addresses.add(block.address());
    }
    assertThat(addresses).hasSize(7);
    assertRefused(Errno.ENOSPC, "256 entries", () -> unit.allocate(source(TWO), 32));
    odd.close();
    assertThat(unit.allocate(source(TWO), 32)).isNotNull();
    AmdMessages amd = new AmdMessages(processors, AmdMessages.ENTRIES);
    assertRefused(Errno.ENOSPC, "512 entries", () -> amd.allocate(source(ONE), 1024));
    MessageBlock all = amd.allocate(source(ONE), 512);
    assertRefused(Errno.ENOSPC, "no 1 left", () -> amd.allocate(source(ONE), 1));
    assertThat(amd.allocate(source(TWO), 1).data(0)).as("a table of its own").isZero();
    all.close();
  }

  @Test
  void anEntryOfAnotherCannotBeNamedWithTablesOfTheirOwn() {
    for (MessageRouter unit :
        List.of(new AmdMessages(processors, AmdMessages.MORE_ENTRIES), new ItsMessages())) {
      raised.clear();
      MessageBlock one = unit.allocate(source(ONE), 4);
      MessageBlock two = unit.allocate(source(TWO), 4);
      one.route(1, target("one"));
      assertThat(one.address()).isEqualTo(two.address());
      assertThat(one.data(1)).isEqualTo(two.data(1));
      assertThat(unit.deliver(TWO, one.address(), one.data(1)))
          .isEqualTo(InterruptDenial.NOT_PRESENT);
      two.route(1, target("two"));
      assertThat(unit.deliver(TWO, one.address(), one.data(1))).isNull();
      assertThat(unit.deliver(ONE, one.address(), one.data(1))).isNull();
      assertThat(raised).containsExactly("two", "one");
      assertThat(unit.deliver(ONE, one.address(), 2047)).isEqualTo(InterruptDenial.NOT_PRESENT);
    }
    assertThat(new AmdMessages(processors, 512).deliver(ONE, 0xfee00000L, 512))
        .isEqualTo(InterruptDenial.BEYOND_TABLE);
    assertThat(new ItsMessages().deliver(ONE, 0x8000040L, -1))
        .isEqualTo(InterruptDenial.BEYOND_TABLE);
  }

  /** Also one that is remapped elsewhere in the machine: all of them end at the processors. */
  @Test
  void withoutRemappingAnybodyRaisesAnything() {
    VtdMessages remapping = new VtdMessages(processors);
    PlainMessages plain = new PlainMessages(processors);
    MessageBlock own = plain.allocate(source(ONE), 4);
    own.route(3, target("own"));
    remapping.allocate(source(TWO), 1).route(0, target("remapped"));
    assertThat(own.address()).isEqualTo(0xfee00000L);
    assertThat(own.data(3)).isEqualTo(0x43);
    assertThat(plain.deliver(TWO, own.address(), own.data(3))).isNull();
    assertThat(plain.deliver(ONE, 0xfee00000L, 0x44)).isNull();
    assertThat(raised).containsExactly("own", "remapped");
    // No fixed interrupt; a vector that nobody has; all processors.
    assertThat(plain.deliver(ONE, 0xfee00000L, 0x444)).isNull();
    assertThat(plain.deliver(ONE, 0xfee00000L, 0x45)).isNull();
    assertThat(plain.deliver(ONE, 0xfee01000L, 0x43)).isNull();
    assertThat(raised).hasSize(2);
    assertThat(plain.deliver(ONE, 0xfeeff000L, 0x43)).isNull();
    assertThat(raised).containsExactly("own", "remapped", "own");
    own.close();
    assertThat(plain.deliver(ONE, own.address(), own.data(3))).isNull();
    assertThat(raised).hasSize(3);
  }

  @Test
  void vectorsOfTheProcessorsAreAsManyAsLinuxLeavesToDevices() {
    PlainMessages plain = new PlainMessages(processors);
    MessageBlock block = null;
    Set<List<Long>> messages = new HashSet<>();
    int most = 255 * (0xec - 0x40);
    for (int i = 0; i < most; i++) {
      block = plain.allocate(source(ONE), 1);
      assertThat(block.data(0)).isBetween(0x40, 0xeb);
      messages.add(List.of(block.address(), (long) block.data(0)));
    }
    assertThat(messages).hasSize(most);
    assertRefused(Errno.ENOSPC, "no 1 vectors", () -> plain.allocate(source(TWO), 1));
    VtdMessages remapping = new VtdMessages(processors);
    MessageBlock without = remapping.allocate(source(TWO), 1);
    assertRefused(Errno.ENOSPC, "no 1 vectors", () -> without.route(0, target("none")));
    block.close();
    without.route(0, target("some"));
  }
}
