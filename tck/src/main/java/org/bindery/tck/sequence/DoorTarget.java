package org.bindery.tck.sequence;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.bindery.tck.mockcmd.TestLayout;
import org.bindery.uapi.Command;
import org.bindery.uapi.Field;
import org.bindery.uapi.U16;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;
import org.bindery.uapi.U8;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.iommufd.Destroy;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.IoasAlloc;
import org.bindery.uapi.iommufd.IoasCopy;
import org.bindery.uapi.iommufd.IoasIovaRanges;
import org.bindery.uapi.iommufd.IoasMap;
import org.bindery.uapi.iommufd.IoasUnmap;
import org.bindery.uapi.iommufd.IommufdCommands;
import org.bindery.uapi.iommufd.Option;
import org.bindery.uapi.vfio.DeviceAttachIommufdPt;
import org.bindery.uapi.vfio.DeviceBindIommufd;
import org.bindery.uapi.vfio.DeviceDetachIommufdPt;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * A raw door, by its bytes, as a process of its own calls it. The bench's devices are the VFIO
 * device files of their numbers; two groups of a host are tried, too. Whatever is not an answer of
 * a kernel's is {@link Outcome#isBroken broken}. For one thread.
 */
public final class DoorTarget implements Target {
  static final List<String> PATHS =
      List.of(
          "/dev/iommu",
          "/dev/vfio/devices/vfio0",
          "/dev/vfio/devices/vfio1",
          "/dev/vfio/vfio",
          "/dev/vfio/3",
          "/dev/vfio/5",
          "/dev/null");

  /** With the words of the union, whatever they are to an operation. */
  private static final Command TEST =
      new Command(
          TestLayout.COMMAND.name(),
          TestLayout.COMMAND.number(),
          TestLayout.COMMAND.size(),
          TestLayout.COMMAND.minimum(),
          Stream.concat(
                  Stream.of(TestLayout.OP, TestLayout.ID),
                  Stream.iterate(16, at -> at < 64, at -> at + 8)
                      .map(at -> (Field) new U64("word" + at, at)))
              .toArray(Field[]::new));

  static final List<Command> COMMANDS =
      Stream.of(
              IommufdCommands.COMMANDS.stream(),
              VfioCommands.COMMANDS.stream(),
              IommufdCommands.LATER.stream(),
              Stream.of(TEST))
          .flatMap(commands -> commands)
          .toList();

  /** Where arguments stand: behind what sequences map most. */
  private static final Place ARGUMENT = new Place(Ground.WRITEABLE, 508 * ReferenceIoas.PAGE);

  private static final int ROOM = 256;

  /** Fields from here on are places of the process. */
  private static final long PLACES = 0x7a00_0000_0000L;

  private static final long EACH = 16 << 20;

  private final RawDoor door;
  private final Process process;
  private final Grounds grounds;
  private final Map<Integer, Integer> devices = new HashMap<>();
  private int iommu;

  // What is wrong with the next command.
  private final List<Operation.Spoil> spoils = new ArrayList<>();
  private Long size;
  private long bits;
  private Place place = ARGUMENT;

  /**
   * @param grounds of the process
   */
  public DoorTarget(RawDoor door, Process process, Grounds grounds) {
    this.door = door;
    this.process = process;
    this.grounds = grounds;
    this.iommu = door.open(process, PATHS.getFirst());
  }

  @Override
  public Outcome run(Operation operation) {
    try {
      return outcome(carryOut(operation));
    } catch (RuntimeException | Error broken) {
      return Outcome.broken("threw " + broken);
    }
  }

  private static Outcome outcome(long answer) {
    if (answer >= 0) {
      return Outcome.of(answer);
    }
    return answer < Integer.MIN_VALUE
        ? Outcome.broken("answered " + answer)
        : Errno.of((int) -answer)
            .map(Outcome::refused)
            .orElseGet(() -> Outcome.broken("answered " + answer));
  }

  /** Ends the process. */
  @Override
  public void close() {
    door.exit(process);
  }

  private long carryOut(Operation operation) {
    return switch (operation) {
      case Operation.OfDoor raw -> raw(raw);
      case Operation.Reopen() -> {
        door.close(process, iommu);
        iommu = door.open(process, PATHS.getFirst());
        yield iommu;
      }
      case Operation.AllocateIoas() -> call(IoasAlloc.COMMAND);
      case Operation.Map map ->
          call(
              IoasMap.COMMAND,
              flags(map.access()) | (map.iova().isPresent() ? IoasMap.FIXED_IOVA : 0),
              map.ioas(),
              0,
              grounds.address(map.place()),
              map.length(),
              map.iova().orElse(0));
      case Operation.Unmap(int ioas, long iova, long length) ->
          call(IoasUnmap.COMMAND, ioas, iova, length);
      case Operation.Copy copy ->
          call(
              IoasCopy.COMMAND,
              flags(copy.access()) | (copy.iova().isPresent() ? IoasMap.FIXED_IOVA : 0),
              copy.to(),
              copy.from(),
              copy.length(),
              copy.iova().orElse(0),
              copy.fromIova());
      case Operation.Ranges(int ioas) ->
          call(IoasIovaRanges.COMMAND, ioas, 8, 0, grounds.address(ARGUMENT.plus(ROOM)));
      case Operation.SetHugePages(int ioas, long value) ->
          call(Option.COMMAND, 1, 0, 0, ioas, value);
      case Operation.HugePages(int ioas) -> call(Option.COMMAND, 1, 1, 0, ioas);
      case Operation.Destroy(int id) -> call(Destroy.COMMAND, id);
      case Operation.AllocateHwpt(int device, int parent) ->
          call(HwptAlloc.COMMAND, 0, device, parent);
      default -> ofDevice(operation);
    };
  }

  private long ofDevice(Operation operation) {
    return switch (operation) {
      case Operation.Bind(int number) -> {
        int file = devices.computeIfAbsent(number, n -> door.open(process, PATHS.get(n % 2 + 1)));
        yield call(file, DeviceBindIommufd.COMMAND, 0, iommu);
      }
      case Operation.Attach(int number, int target) ->
          call(file(number), DeviceAttachIommufdPt.COMMAND, 0, target);
      case Operation.Detach(int number) -> call(file(number), DeviceDetachIommufdPt.COMMAND);
      case Operation.Close(int number) -> {
        Integer file = devices.remove(number);
        yield door.close(process, file == null ? -1 : file);
      }
      // What no door tells.
      default -> door.poll(process, iommu);
    };
  }

  private int file(int number) {
    return devices.getOrDefault(number, -1);
  }

  private long raw(Operation.OfDoor operation) {
    return switch (operation) {
      case Operation.Open(int path) -> door.open(process, PATHS.get(path % PATHS.size()));
      case Operation.OpenMemory(Ground ground) -> {
        Memory memory = grounds.memory(ground);
        yield memory == null ? 0 : door.memoryFile(process, memory);
      }
      case Operation.CloseFile(long file) -> door.close(process, (int) file);
      case Operation.Poll(long file) -> door.poll(process, (int) file);
      case Operation.Transfer transfer -> transfer(transfer);
      case Operation.Ioctl(long file, long request, Place argument) ->
          door.ioctl(process, (int) file, request, grounds.address(argument));
      case Operation.Command(long file, int number, Words fields) ->
          call(
              (int) file,
              COMMANDS.get(number % COMMANDS.size()),
              fields.all().stream().mapToLong(this::value).toArray());
      case Operation.Spoil spoil -> {
        spoils.add(spoil);
        yield 0;
      }
      case Operation.Resize(long changed) -> {
        size = changed;
        yield 0;
      }
      case Operation.Renumber(long changed) -> {
        bits = changed;
        yield 0;
      }
      case Operation.Misplace(Place changed) -> {
        place = changed;
        yield 0;
      }
    };
  }

  private long transfer(Operation.Transfer what) {
    int file = (int) what.file();
    long address = grounds.address(what.place());
    return switch (what.kind()) {
      case READ -> door.read(process, file, address, what.count());
      case WRITE -> door.write(process, file, address, what.count());
      case READ_AT -> door.pread(process, file, address, what.count(), what.position());
      case WRITE_AT -> door.pwrite(process, file, address, what.count(), what.position());
    };
  }

  private static long flags(Access access) {
    return (access.reads() ? IoasMap.READABLE : 0) | (access.writes() ? IoasMap.WRITEABLE : 0);
  }

  private long call(Command command, long... values) {
    return call(iommu, command, values);
  }

  private long call(int file, Command command, long... values) {
    MemorySegment argument = MemorySegment.ofArray(new byte[ROOM]);
    command.prepare(argument);
    List<Field> fields = command.fields();
    for (int i = 0; i < values.length && i < fields.size(); i++) {
      set(argument, fields.get(i), values[i]);
    }
    for (Operation.Spoil spoil : spoils) {
      argument.set(ValueLayout.JAVA_BYTE, Math.floorMod(spoil.at(), ROOM), (byte) spoil.value());
    }
    if (size != null) {
      argument.set(ValueLayout.JAVA_INT_UNALIGNED, 0, size.intValue());
    }
    grounds.put(place, argument);
    long answer = door.ioctl(process, file, command.number() ^ bits, grounds.address(place));
    spoils.clear();
    size = null;
    bits = 0;
    place = ARGUMENT;
    return answer;
  }

  /** What stands for a place in a field. */
  static long word(Place place) {
    return PLACES + EACH * place.ground().ordinal() + place.offset();
  }

  private long value(long word) {
    long at = word - PLACES;
    return at < 0 || at >= EACH * Ground.values().length
        ? word
        : grounds.address(new Place(Ground.values()[(int) (at / EACH)], at % EACH));
  }

  private static void set(MemorySegment struct, Field field, long value) {
    switch (field) {
      case U8 u8 -> u8.set(struct, (byte) value);
      case U16 u16 -> u16.set(struct, (short) value);
      case U32 u32 -> u32.set(struct, (int) value);
      case U64 u64 -> u64.set(struct, value);
    }
  }
}
