package org.bindery.uapi.door.script;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.uapi.Command;
import org.bindery.uapi.Field;
import org.bindery.uapi.U16;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;
import org.bindery.uapi.U8;
import org.bindery.uapi.iommufd.IommufdCommands;
import org.bindery.uapi.vfio.VfioCommands;

/** Structs of commands by the names of their fields. */
final class Arguments {
  private static final U32 SIZE = new U32("size", 0);
  private static final Set<String> SIZES = Set.of("size", "argsz");

  private final Map<String, Command> commands;

  /**
   * @param more commands beyond those of the kernel's headers
   */
  Arguments(List<Command> more) {
    commands =
        Stream.of(IommufdCommands.COMMANDS, VfioCommands.COMMANDS, more)
            .flatMap(List::stream)
            .collect(Collectors.toMap(Command::name, Function.identity(), (a, b) -> b));
  }

  /**
   * @throws Values.Mismatch no such command
   */
  Command command(String name) {
    Command command = commands.get(name);
    if (command == null) {
      throw new Values.Mismatch("no command " + name);
    }
    return command;
  }

  /** Fills a struct by words {@code FIELD=VALUE}; {@code tail=HEX} are bytes behind it. */
  static void fill(Command command, List<String> words, Values values, MemorySegment into) {
    into.fill((byte) 0);
    command.prepare(into);
    for (String word : words) {
      String value = valueOf(word);
      if (word.startsWith("tail=")) {
        byte[] tail = HexFormat.of().parseHex(value);
        MemorySegment.copy(tail, 0, into, ValueLayout.JAVA_BYTE, command.size(), tail.length);
      } else {
        set(field(command, word), into, values.value(value));
      }
    }
  }

  /** Compares by words {@code FIELD=VALUE}. */
  static void match(Command command, List<String> words, Values values, MemorySegment found) {
    for (String word : words) {
      Field field = field(command, word);
      values.match(field.name(), valueOf(word), get(field, found));
    }
  }

  private static String valueOf(String word) {
    return word.substring(word.indexOf('=') + 1);
  }

  // Some structs have a size of their own beside the one that they begin with.
  private static Field field(Command command, String word) {
    String name = word.substring(0, Math.max(0, word.indexOf('=')));
    return command.fields().stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .or(() -> Optional.of((Field) SIZE).filter(unused -> SIZES.contains(name)))
        .orElseThrow(
            () -> new Values.Mismatch("%s has no field %s".formatted(command.name(), word)));
  }

  private static void set(Field field, MemorySegment struct, long value) {
    switch (field) {
      case U8 u8 -> u8.set(struct, (byte) value);
      case U16 u16 -> u16.set(struct, (short) value);
      case U32 u32 -> u32.set(struct, (int) value);
      case U64 u64 -> u64.set(struct, value);
    }
  }

  private static long get(Field field, MemorySegment struct) {
    return switch (field) {
      case U8 u8 -> Byte.toUnsignedLong(u8.get(struct));
      case U16 u16 -> Short.toUnsignedLong(u16.get(struct));
      case U32 u32 -> Integer.toUnsignedLong(u32.get(struct));
      case U64 u64 -> u64.get(struct);
    };
  }
}
