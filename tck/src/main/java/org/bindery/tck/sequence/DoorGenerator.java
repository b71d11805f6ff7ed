package org.bindery.tck.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bindery.uapi.Command;
import org.bindery.uapi.Field;
import org.bindery.uapi.iommufd.IommufdCommands;

/**
 * Sequences of a process that does anything: those of the {@link Generator}, some of them with
 * something wrong, commands whose fields mean something, and noise.
 */
public final class DoorGenerator {
  /** That of {@code /dev/iommu}; device files follow. */
  private static final long FIRST_FILE = 3;

  private final RandomGenerator random;
  private final Generator generator;
  private final Numbers numbers;

  public DoorGenerator(RandomGenerator random, Facts facts) {
    this.random = random;
    this.generator = new Generator(random, facts);
    this.numbers = new Numbers(random, facts);
  }

  /** As {@link Generator#next}. */
  Operation next(int step, Reference guessed) {
    if (step < 4) {
      return generator.next(step, guessed);
    }
    return switch (random.nextInt(20)) {
      case 0 -> new Operation.Open(random.nextInt(DoorTarget.PATHS.size()));
      case 1 ->
          numbers.seldom()
              ? new Operation.CloseFile(file())
              : random.nextBoolean() ? new Operation.Poll(file()) : openMemory();
      case 2 -> transfer();
      case 3 -> new Operation.Ioctl(file(), request(), numbers.place());
      case 4, 5 -> wrong();
      case 6, 7, 8, 9, 10, 11, 12 -> command();
      default -> generator.next(step, guessed);
    };
  }

  private Operation openMemory() {
    return new Operation.OpenMemory(random.nextBoolean() ? Ground.WRITEABLE : Ground.READ_ONLY);
  }

  private Operation transfer() {
    Operation.TransferKind[] kinds = Operation.TransferKind.values();
    return new Operation.Transfer(
        kinds[random.nextInt(kinds.length)],
        file(),
        numbers.place(),
        random.nextInt(4) == 0 ? number() : random.nextInt(20) * 8L,
        random.nextBoolean() ? number() : (long) random.nextInt(10) << 40);
  }

  private long request() {
    return random.nextInt(3) == 0 ? random.nextLong() : 0x3b00 | random.nextInt(256);
  }

  private Operation wrong() {
    return switch (random.nextInt(6)) {
      case 0 -> new Operation.Resize(random.nextInt(100));
      case 1 -> new Operation.Resize(number());
      case 2 -> new Operation.Renumber(1L << random.nextInt(34));
      case 3 -> new Operation.Spoil(random.nextInt(96), 1);
      case 4 -> new Operation.Spoil(random.nextInt(64), -1);
      default -> {
        // At times across the end of what is there.
        long end = Ground.WRITEABLE.bytes();
        yield new Operation.Misplace(
            random.nextBoolean()
                ? numbers.place()
                : new Place(Ground.WRITEABLE, end - random.nextInt(80)));
      }
    };
  }

  private Operation command() {
    int number = random.nextInt(DoorTarget.COMMANDS.size());
    Command command = DoorTarget.COMMANDS.get(number);
    List<Long> fields = new ArrayList<>();
    for (Field field : command.fields()) {
      fields.add(random.nextInt(20) == 0 ? 0 : value(field.name()));
    }
    boolean ofIommu =
        IommufdCommands.COMMANDS.contains(command)
            || IommufdCommands.LATER.contains(command)
            || number == testCommand();
    return new Operation.Command(
        random.nextInt(10) == 0
            ? file()
            : ofIommu ? FIRST_FILE : FIRST_FILE + 1 + random.nextInt(3),
        number,
        new Words(fields));
  }

  private static int testCommand() {
    return DoorTarget.COMMANDS.size() - 1;
  }

  /** A value that means something in a field of a name. */
  private long value(String name) {
    if (random.nextInt(40) == 0) {
      return number();
    }
    return switch (name) {
      case "op" -> random.nextInt(26);
      case "iommufd" -> FIRST_FILE;
      case "fd" -> file();
      case "index", "data_type", "type" -> type();
      case "length", "size" -> random.nextInt(6) * ReferenceIoas.PAGE;
      case "data", "allowed_iovas", "vaddr" -> address();
      default -> ofKind(name);
    };
  }

  private long ofKind(String name) {
    if (name.contains("reserved")) {
      return 0;
    }
    if (name.endsWith("id")) {
      return 1 + random.nextInt(random.nextInt(8) == 0 ? 12 : 5);
    }
    if (name.contains("flags")) {
      return random.nextInt(3) == 0 ? random.nextInt(16) : 0;
    }
    if (name.contains("uptr") || name.endsWith("va") || name.endsWith("_ptr")) {
      return address();
    }
    if (name.contains("iova") || name.equals("start")) {
      return random.nextBoolean() ? numbers.iova() : (1 << 24) + random.nextInt(8) * 4096L;
    }
    if (name.startsWith("word")) {
      return switch (random.nextInt(4)) {
        case 0 -> address();
        case 1 -> numbers.iova();
        case 2 -> random.nextInt(6) * 4096L;
        default -> random.nextInt(9) | (long) random.nextInt(9) << 32;
      };
    }
    return random.nextInt(10);
  }

  /** One that the mock knows, or one of few. */
  private long type() {
    return switch (random.nextInt(6)) {
      case 0 -> 0xdeadL;
      case 1, 2 -> 0xdeadbeefL;
      case 3 -> 0xbeefbeefL;
      default -> random.nextInt(5);
    };
  }

  private long address() {
    return numbers.seldom() ? number() : DoorTarget.word(numbers.place()) & -8;
  }

  private long file() {
    return random.nextInt(12) == 0 ? random.nextInt() : FIRST_FILE + random.nextInt(8);
  }

  private long number() {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> random.nextInt();
      case 3 -> 1L << random.nextInt(64);
      case 4 -> -4096;
      default -> random.nextLong();
    };
  }
}
