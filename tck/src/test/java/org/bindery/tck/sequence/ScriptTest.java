package org.bindery.tck.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static final List<Operation> ALL =
      List.of(
          new Operation.AllocateIoas(),
          new Operation.Map(
              1,
              new Place(Ground.READ_ONLY, 0x1800),
              -1,
              Access.READ_WRITE,
              OptionalLong.of(-4096)),
          new Operation.Copy(1, 2, 0, 4096, Access.NONE, OptionalLong.empty()),
          new Operation.Load(new Place(Ground.WRITEABLE, 0)),
          new Operation.DmaWrite(3, 0x1000, Long.MIN_VALUE),
          new Operation.OpenMemory(Ground.READ_ONLY),
          new Operation.Transfer(
              Operation.TransferKind.READ_AT, -1, new Place(Ground.NOTHING, 8), 40, 1L << 40),
          new Operation.Command(3, 5, new Words(List.of(7L, -1L))),
          new Operation.Command(4, 0, new Words(List.of())));

  @Test
  void whatIsWrittenIsRead() {
    assertThat(Script.parse(Script.write(ALL))).isEqualTo(ALL);
  }

  @Test
  void anOperationIsALine() {
    assertThat(Script.write(ALL.get(1)))
        .isEqualTo("Map 1 read_only+0x1800 0xffffffffffffffff read_write 0xfffffffffffff000");
    assertThat(Script.write(ALL.get(7))).isEqualTo("Command 0x3 5 0x7,0xffffffffffffffff");
    assertThat(Script.write(ALL)).hasLineCount(ALL.size());
  }

  @Test
  void whatIsNoOperationIsRefused() {
    assertThatThrownBy(() -> Script.parse("Fly 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Fly");
    assertThatThrownBy(() -> Script.parse("Unmap 1 0x0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 parts");
    assertThatThrownBy(() -> Script.parse("OpenMemory somewhere"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no Ground: somewhere");
  }
}
