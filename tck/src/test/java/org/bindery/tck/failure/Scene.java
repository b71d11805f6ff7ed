package org.bindery.tck.failure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.FdOption;
import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.device.DmaPort;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.FdLimits;
import org.bindery.engine.HardwareFd;
import org.bindery.engine.SelftestCommands;
import org.bindery.hardware.IommuDomain;

/**
 * One fd with what scenarios begin with: memory, two address spaces, the devices that they bind. It
 * tells its state as text, so that two states are compared by all that there is.
 *
 * <p>The memory is three memories in a row, so that a map across their borders pins more than once.
 */
final class Scene implements AutoCloseable {
  static final long PAGE = 4096;
  static final long HUGE = 2L << 20;

  /** Where scenarios have something before, and where they put what is new. */
  static final long BASE = 0x200_0000;

  static final long TARGET = 0x300_0000;

  /** A multiple of every leaf. */
  static final long HUGE_TARGET = 0x4000_0000;

  private static final List<Integer> PASIDS = List.of(1, 2, 3);

  final FailureMake make;
  final FailureBench bench;
  final HardwareFd fd;
  final int first;
  final int second;
  private final Arena arena = Arena.ofShared();
  private final List<Memory> memories = new ArrayList<>();
  private final MemorySegment all;
  private final Charges charges;
  private final Map<Role, EngineDevice> devices = new EnumMap<>(Role.class);
  private final Map<String, EngineDevice> subdevices = new TreeMap<>();
  private boolean waits;
  private final List<Runnable> closed = new ArrayList<>();

  Scene(FailureMake make, FailureBench bench) {
    this.make = make;
    this.bench = bench;
    this.all = arena.allocate(5 * HUGE, HUGE);
    for (long at = 0; at < 4 * HUGE; at += PAGE) {
      all.set(ValueLayout.JAVA_LONG, at, at | 1);
    }
    memories.add(bench.process.register(all.asSlice(0, HUGE)));
    memories.add(bench.process.register(all.asSlice(HUGE, HUGE)));
    memories.add(bench.process.register(all.asSlice(2 * HUGE, HUGE)));
    fd = bench.open(new FdLimits(Charges.LIMIT * PAGE, Integer.MAX_VALUE, Integer.MAX_VALUE));
    first = fd.allocateIoas();
    second = fd.allocateIoas();
    memories.add(bench.process.register(all.asSlice(3 * HUGE, Charges.LIMIT * PAGE)));
    charges = new Charges(fd, memories.getLast());
  }

  /** An address in the memory that is mapped from. */
  long va(long offset) {
    return all.address() + offset;
  }

  /** A memory, as a file. */
  Memory file() {
    return memories.getFirst();
  }

  /** A border between two memories. */
  long border() {
    return va(HUGE);
  }

  /** A device of the fd; bound when it is not yet. */
  EngineDevice device(Role role) {
    return devices.computeIfAbsent(role, wanted -> bench.bind(fd, wanted));
  }

  /** A subdevice of {@link Role#PARENT}; bound when it is not yet. */
  EngineDevice subdevice(String name, int pasid) {
    return subdevices.computeIfAbsent(
        name, wanted -> fd.bind(bench.function(Role.PARENT), wanted, pasid));
  }

  /** Is done before the fd is closed. */
  void closes(Runnable close) {
    closed.add(close);
  }

  /** From now on what a device does not find it waits for: nothing is read to look at it. */
  void waits() {
    waits = true;
  }

  long map(int ioas, long address, long length, long iova) {
    return fd.map(ioas, address, length, Access.READ_WRITE, OptionalLong.of(iova));
  }

  /** Maps something in an address space, over two memories, and some more behind it. */
  void fill(int ioas) {
    map(ioas, border() - 2 * PAGE, 4 * PAGE, BASE);
    fd.map(ioas, va(0), 2 * PAGE, Access.READ, OptionalLong.of(BASE + 8 * PAGE));
  }

  int table(EngineDevice device, HwptRequest request) {
    return fd.allocateHwpt(device.id(), request);
  }

  <C> C commands(Class<C> family) {
    return fd.commands(family).orElseThrow();
  }

  /** Everything that a failed command must not change. */
  String state() {
    return "%s%nobjects %s, then %d%nspaces %s%ntables %s%ndevices %s%n%d pages charged%n%s%nDMA %s"
        .formatted(
            bench.state(),
            fd.objects(),
            nextId(),
            fd.ioases().stream().map(this::space).toList(),
            fd.hwpts(),
            attachments(),
            charges.now(),
            translations(),
            reach());
  }

  /** An id that was reserved for nothing is in no list, and taken all the same. */
  private int nextId() {
    try (SelftestCommands.Draft draft = commands(SelftestCommands.class).draft()) {
      return draft.id();
    }
  }

  private String space(int ioas) {
    return "%d: %s %s huge pages %d"
        .formatted(
            ioas,
            fd.areas(ioas).stream().map(Scene::area).toList(),
            fd.ranges(ioas),
            fd.option(ioas, FdOption.HUGE_PAGES));
  }

  private static String area(Area area) {
    return "%x+%x %s %x".formatted(area.iova(), area.length(), area.access(), area.address());
  }

  private String attachments() {
    Map<String, EngineDevice> known = new TreeMap<>(subdevices);
    devices.forEach((role, device) -> known.put(role.name(), device));
    return known.entrySet().stream()
        .map(entry -> entry.getKey() + " " + attachments(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String attachments(EngineDevice device) {
    return "%s %s"
        .formatted(device.attached(), PASIDS.stream().map(device::attachedPasid).toList());
  }

  private static List<Long> watched() {
    List<Long> watched = new ArrayList<>();
    for (long page = 0; page < 16; page++) {
      watched.add(BASE + page * PAGE);
      watched.add(TARGET + page * PAGE);
    }
    for (long page : new long[] {0, 1, 511, 512, 513}) {
      watched.add(HUGE_TARGET + page * PAGE);
    }
    return watched;
  }

  private String translations() {
    return bench.book.domains().stream().map(Scene::translations).collect(Collectors.joining("\n"));
  }

  private static String translations(IommuDomain domain) {
    return watched().stream()
        .filter(iova -> domain.frameAt(iova) != -1)
        .map(iova -> "%x to %x".formatted(iova, domain.frameAt(iova)))
        .collect(Collectors.joining(", ", "domain ", ""));
  }

  private String reach() {
    return waits ? "not looked at" : reached();
  }

  /** What each device reads where. */
  String reached() {
    return devices.keySet().stream()
        .flatMap(role -> bench.dma(role).map(dma -> role + " " + reached(dma)).stream())
        .collect(Collectors.joining(", "));
  }

  private static List<String> reached(DmaPort dma) {
    MemorySegment word = MemorySegment.ofArray(new long[1]);
    List<String> read = new ArrayList<>();
    for (long iova : watched()) {
      if (dma.read(iova, word)) {
        read.add("%x is %x".formatted(iova, word.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)));
      }
    }
    return read;
  }

  /** Ends everything, as the process does that has the fd. */
  @Override
  public void close() {
    try {
      closed.forEach(Runnable::run);
      fd.close();
      devices.values().forEach(EngineDevice::close);
      subdevices.values().forEach(EngineDevice::close);
    } finally {
      memories.forEach(Memory::close);
      arena.close();
    }
  }
}
