package org.bindery.uapi.door.fuzz;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.uapi.Command;
import org.bindery.uapi.Field;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;
import org.bindery.uapi.door.kit.UserProgram;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.IoasAlloc;
import org.bindery.uapi.iommufd.IoasMap;
import org.bindery.uapi.iommufd.IoasUnmap;
import org.bindery.uapi.iommufd.IommufdCommands;
import org.bindery.uapi.iommufd.VfioIoas;
import org.bindery.uapi.vfio.DeviceAttachIommufdPt;
import org.bindery.uapi.vfio.DeviceBindIommufd;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * Calls of a program that does anything, one after the other from a seed: valid commands with
 * numbers that mean something, the same with something wrong, and noise. Half of it does something,
 * else nothing would ever be in the way.
 */
final class RandomCalls {
  private static final List<Command> COMMANDS =
      Stream.concat(IommufdCommands.COMMANDS.stream(), VfioCommands.COMMANDS.stream()).toList();

  /** Without these nothing else has anything to work on. */
  private static final List<Command> OFTEN =
      List.of(
          IoasAlloc.COMMAND,
          IoasMap.COMMAND,
          IoasMap.COMMAND,
          IoasUnmap.COMMAND,
          HwptAlloc.COMMAND,
          VfioIoas.COMMAND,
          DeviceBindIommufd.COMMAND,
          DeviceAttachIommufdPt.COMMAND,
          DeviceAttachIommufdPt.COMMAND);

  private static final List<String> PATHS =
      List.of("/dev/iommu", "/dev/vfio/devices/vfio0", "/dev/vfio/vfio", "/dev/null");

  private final UserProgram program;
  private final Random random;
  private final MemorySegment own;
  private final List<String> log = new ArrayList<>();

  // What was opened; numbers that were closed stay and may be something else by now.
  private final List<Integer> iommuFiles = new ArrayList<>(List.of(3));
  private final List<Integer> deviceFiles = new ArrayList<>(List.of(4));
  private int succeeded;

  RandomCalls(UserProgram program, long seed) {
    this.program = program;
    this.random = new Random(seed);
    this.own = program.allocate(2 * UserProgram.PAGE);
  }

  void run(int calls) {
    for (int i = 0; i < calls; i++) {
      String call = "";
      long answer;
      switch (random.nextInt(20)) {
        case 0 -> {
          String path = PATHS.get(random.nextInt(PATHS.size()));
          call = "open " + path;
          answer = program.open(path);
          if (answer >= 0) {
            (path.contains("vfio0") ? deviceFiles : iommuFiles).add((int) answer);
          }
        }
        case 1 -> {
          int descriptor = descriptor();
          // Mostly not: a program that closes everything sees EBADF only.
          boolean close = random.nextInt(10) == 0;
          call = (close ? "close " : "poll ") + descriptor;
          answer =
              close
                  ? program.door.close(program.process, descriptor)
                  : program.door.poll(program.process, descriptor);
        }
        case 2 -> {
          call = "read or write";
          answer = transfer();
        }
        case 3 -> {
          call = "memory file";
          answer = program.door.memoryFile(program.process, anyMemory());
        }
        case 4 -> {
          long request = random.nextInt(3) == 0 ? random.nextLong() : 0x3b00 | random.nextInt(256);
          call = "noise 0x%x".formatted(request);
          answer = program.door.ioctl(program.process, descriptor(), request, address());
        }
        default -> {
          List<Command> from = random.nextBoolean() ? OFTEN : COMMANDS;
          answer = command(from.get(random.nextInt(from.size())));
        }
      }
      check(call, answer);
    }
  }

  int succeeded() {
    return succeeded;
  }

  private void check(String call, long answer) {
    if (!call.isEmpty()) {
      log.add(call + " = " + answer);
    }
    boolean errno = answer < 0 && answer > -4096 && Errno.of((int) -answer).isPresent();
    // EIO is what the door answers when something broke.
    if (answer < 0 && !errno || answer == -Errno.EIO.number()) {
      throw new AssertionError("answered " + answer + " to the last of\n" + String.join("\n", log));
    }
    succeeded += answer >= 0 ? 1 : 0;
  }

  private long transfer() {
    long at = address();
    long count = random.nextInt(4) == 0 ? number() : random.nextInt(20) * 8L;
    int descriptor = descriptor();
    long position = random.nextBoolean() ? number() : (long) random.nextInt(10) << 40;
    return switch (random.nextInt(4)) {
      case 0 -> program.door.read(program.process, descriptor, at, count);
      case 1 -> program.door.write(program.process, descriptor, at, count);
      case 2 -> program.door.pread(program.process, descriptor, at, count, position);
      default -> program.door.pwrite(program.process, descriptor, at, count, position);
    };
  }

  private long command(Command command) {
    // At times across the end of what is there.
    long offset =
        random.nextInt(8) == 0
            ? own.byteSize() - random.nextInt(command.size() + 1)
            : random.nextInt(16) * 8L;
    MemorySegment struct = MemorySegment.ofArray(new byte[command.size() + 16]);
    command.prepare(struct);
    for (Field field : command.fields()) {
      if (random.nextInt(20) != 0) {
        UserProgram.set(struct, field, value(command, field));
      }
    }
    long request = command.number();
    int size = command.size();
    if (random.nextInt(8) == 0) {
      switch (random.nextInt(5)) {
        case 0 -> size = command.minimum() - 1 + random.nextInt(20);
        case 1 -> size = (int) number();
        case 2 -> request ^= 1L << random.nextInt(34);
        case 3 ->
            struct.set(ValueLayout.JAVA_BYTE, random.nextInt((int) struct.byteSize()), (byte) 1);
        default -> struct.set(ValueLayout.JAVA_BYTE, random.nextInt(command.size()), (byte) -1);
      }
    }
    struct.set(ValueLayout.JAVA_INT_UNALIGNED, 0, size);
    long fits = Math.min(struct.byteSize(), own.byteSize() - offset);
    MemorySegment.copy(struct, 0, own, offset, fits);
    int descriptor =
        descriptor(command.name().startsWith("VFIO_DEVICE") ? deviceFiles : iommuFiles);
    log.add("%s on %d: %s".formatted(command.name(), descriptor, describe(command, struct)));
    long answer = program.door.ioctl(program.process, descriptor, request, own.address() + offset);
    log.add("  = " + answer);
    return answer;
  }

  private static String describe(Command command, MemorySegment struct) {
    StringBuilder text = new StringBuilder();
    for (Field field : command.fields()) {
      long value =
          switch (field) {
            case U64 u64 -> u64.get(struct);
            case U32 u32 -> Integer.toUnsignedLong(u32.get(struct));
            default -> -1;
          };
      text.append(" %s=0x%x".formatted(field.name(), value));
    }
    return text.toString();
  }

  /** A value that means something in a field of the name. */
  private long value(Command command, Field field) {
    String name = field.name();
    if (random.nextInt(40) == 0) {
      return number();
    }
    if (name.contains("reserved")) {
      return 0;
    }
    if (name.equals("iommufd")) {
      return descriptor(iommuFiles);
    }
    if (name.equals("fd")) {
      return descriptor();
    }
    if (name.endsWith("id")) {
      return 1 + random.nextInt(random.nextInt(8) == 0 ? 9 : 4);
    }
    if (name.contains("flags")) {
      return command == IoasMap.COMMAND
          ? 1 + random.nextInt(7)
          : random.nextInt(3) == 0 ? random.nextInt(8) : 0;
    }
    if (name.equals("index") || name.contains("type")) {
      return random.nextInt(8);
    }
    if (name.contains("uptr")
        || name.equals("data")
        || name.endsWith("va")
        || name.equals("vaddr")
        || name.equals("allowed_iovas")) {
      return address() & -8;
    }
    if (name.contains("iova") || name.equals("start")) {
      return random.nextInt(16) * 4096L;
    }
    if (name.equals("length") || name.equals("size")) {
      return random.nextInt(6) * 4096L;
    }
    return random.nextInt(10);
  }

  private int descriptor() {
    return random.nextInt(12) == 0 ? random.nextInt() : 3 + random.nextInt(6);
  }

  private int descriptor(List<Integer> of) {
    return switch (random.nextInt(10)) {
      case 0 -> descriptor();
      case 1, 2, 3 -> of.get(random.nextInt(of.size()));
      default -> of.getFirst();
    };
  }

  private long address() {
    return switch (random.nextInt(8)) {
      case 0 -> number();
      case 1 -> program.readOnly.address() + random.nextInt(UserProgram.PAGE);
      case 2 -> own.address() + random.nextInt((int) own.byteSize());
      default -> program.memory.address() + random.nextInt(40) * 4096L;
    };
  }

  private Memory anyMemory() {
    var all = program.process.memories();
    return all.get(random.nextInt(all.size()));
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
