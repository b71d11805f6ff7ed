package org.bindery.uapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.bindery.uapi.iommufd.IoasMap;
import org.bindery.uapi.iommufd.Option;
import org.junit.jupiter.api.Test;

class CommandTest {
  @Test
  void anArgumentHoldsNothingOfTheOneBefore() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocate(48).fill((byte) -1);

      IoasMap.COMMAND.prepare(argument);

      assertThat(argument.get(ValueLayout.JAVA_INT, 0)).isEqualTo(40);
      assertThat(argument.asSlice(4, 36).toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
      assertThat(argument.asSlice(40).toArray(ValueLayout.JAVA_BYTE)).containsOnly(-1);
    }
  }

  @Test
  void fieldsHaveTheirWidth() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocate(24);
      Option.OPTION_ID.set(argument, -1);
      Option.OP.set(argument, (short) 0x1234);
      Option.VAL64.set(argument, 0x1122334455667788L);

      assertThat(Option.OP.get(argument)).isEqualTo((short) 0x1234);
      assertThat(Option.RESERVED.get(argument)).isZero();
      assertThat(argument.asByteBuffer().order(ByteOrder.nativeOrder()).getLong(16))
          .isEqualTo(0x1122334455667788L);
      assertThat(argument.get(ValueLayout.JAVA_BYTE, 7)).isEqualTo((byte) -1);
      assertThat(argument.get(ValueLayout.JAVA_SHORT, 8)).isEqualTo((short) 0x1234);
    }
  }
}
