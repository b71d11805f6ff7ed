package org.bindery.tck.door;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.function.Consumer;
import org.bindery.api.Memory;
import org.bindery.tck.kit.KitProcess;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.iommufd.Destroy;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.IoasAlloc;
import org.bindery.uapi.iommufd.IoasCopy;
import org.bindery.uapi.iommufd.IoasMap;
import org.bindery.uapi.iommufd.IoasUnmap;

/**
 * A process with {@code /dev/iommu} open, some memory, and room for arguments. Every call answers
 * what the door answers; what a command put out is in {@link #argument}. For one thread.
 */
public final class DoorUser implements AutoCloseable {
  public static final long PAGE = 4096;
  public static final int FIXED = IoasMap.FIXED_IOVA;
  public static final int WRITE = IoasMap.WRITEABLE;
  public static final int READ = IoasMap.READABLE;

  /** Type of data of the mock's. */
  public static final int SELFTEST = 0xdead;

  private static final long ROOM = 4 * PAGE;

  private final Arena arena = Arena.ofShared();
  private final RawDoor door;
  private final KitProcess process;
  private final MemorySegment argument;
  private final int iommu;

  public DoorUser(RawDoor door) {
    this(door, new KitProcess(1, Set.of()));
  }

  /**
   * @param process the user's alone, which ends with it
   */
  public DoorUser(RawDoor door, KitProcess process) {
    this.door = door;
    this.process = process;
    this.argument = memory(ROOM).segment();
    this.iommu = door.open(process, "/dev/iommu");
    if (iommu < 0) {
      throw new AssertionError("/dev/iommu: errno " + -iommu);
    }
  }

  public RawDoor door() {
    return door;
  }

  public KitProcess process() {
    return process;
  }

  /** The descriptor of {@code /dev/iommu}. */
  public int iommu() {
    return iommu;
  }

  /** Memory of the process, zero and on its own pages. */
  public Memory memory(long bytes) {
    return process.register(arena.allocate(bytes, bytes >= 2 << 20 ? 2 << 20 : PAGE));
  }

  /**
   * Writes to its memory.
   *
   * @param address of memory of {@link #memory}
   */
  public void write(long address, int... words) {
    MemorySegment.copy(words, 0, at(address), ValueLayout.JAVA_INT, 0, words.length);
  }

  /**
   * Its memory.
   *
   * @param address of memory of {@link #memory}
   */
  public MemorySegment at(long address) {
    return process.memories().stream()
        .filter(memory -> memory.address() == address)
        .findFirst()
        .orElseThrow()
        .segment();
  }

  /** The last argument, as the command left it; what follows it is the caller's. */
  public MemorySegment argument() {
    return argument;
  }

  /** Where the last argument is. */
  public long address() {
    return argument.address();
  }

  /** An argument with everything zero but its size, and nothing behind it. */
  public MemorySegment prepare(Command command) {
    argument.fill((byte) 0);
    command.prepare(argument);
    return argument;
  }

  /** Calls a command with everything zero but what is filled in. */
  public int call(Command command, Consumer<MemorySegment> fill) {
    return call(iommu, command, fill);
  }

  /** As {@link #call(Command, Consumer)}, on another file. */
  public int call(int descriptor, Command command, Consumer<MemorySegment> fill) {
    prepare(command);
    fill.accept(argument);
    return door.ioctl(process, descriptor, command.number(), argument.address());
  }

  /** Calls a command with the argument as it is. */
  public int call(long number) {
    return door.ioctl(process, iommu, number, argument.address());
  }

  /** A call that must succeed. */
  public void must(Command command, Consumer<MemorySegment> fill) {
    assertEquals(0, call(command, fill), command.name());
  }

  /** A new address space. */
  public int ioas() {
    must(IoasAlloc.COMMAND, argument -> {});
    return IoasAlloc.OUT_IOAS_ID.get(argument);
  }

  public int destroy(int id) {
    return call(Destroy.COMMAND, argument -> Destroy.ID.set(argument, id));
  }

  /** Maps; the IOVA is in the answer, see {@link #iova}. */
  public int map(int ioas, long address, long length, int flags, long iova) {
    return call(
        IoasMap.COMMAND,
        argument -> {
          IoasMap.FLAGS.set(argument, flags);
          IoasMap.IOAS_ID.set(argument, ioas);
          IoasMap.USER_VA.set(argument, address);
          IoasMap.LENGTH.set(argument, length);
          IoasMap.IOVA.set(argument, iova);
        });
  }

  /** Maps at an address, both ways, as it must succeed. */
  public void mapAt(int ioas, long address, long length, long iova) {
    assertEquals(0, map(ioas, address, length, FIXED | READ | WRITE, iova), "map");
  }

  /** Of the last map. */
  public long iova() {
    return IoasMap.IOVA.get(argument);
  }

  /** Unmaps; the bytes are in the answer, see {@link #unmapped}. */
  public int unmap(int ioas, long iova, long length) {
    return call(
        IoasUnmap.COMMAND,
        argument -> {
          IoasUnmap.IOAS_ID.set(argument, ioas);
          IoasUnmap.IOVA.set(argument, iova);
          IoasUnmap.LENGTH.set(argument, length);
        });
  }

  /** Of the last unmap. */
  public long unmapped() {
    return IoasUnmap.LENGTH.get(argument);
  }

  public int copy(int to, int from, long fromIova, long length, int flags, long iova) {
    return call(
        IoasCopy.COMMAND,
        argument -> {
          IoasCopy.FLAGS.set(argument, flags);
          IoasCopy.DST_IOAS_ID.set(argument, to);
          IoasCopy.SRC_IOAS_ID.set(argument, from);
          IoasCopy.LENGTH.set(argument, length);
          IoasCopy.DST_IOVA.set(argument, iova);
          IoasCopy.SRC_IOVA.set(argument, fromIova);
        });
  }

  /** Allocates a page table; its id is in the answer, see {@link #hwpt}. */
  public int hwptAlloc(int device, int parent, int flags) {
    return call(
        HwptAlloc.COMMAND,
        argument -> {
          HwptAlloc.FLAGS.set(argument, flags);
          HwptAlloc.DEV_ID.set(argument, device);
          HwptAlloc.PT_ID.set(argument, parent);
        });
  }

  /** As {@link #hwptAlloc(int, int, int)}, with data of the hardware's own. */
  public int hwptAlloc(int device, int parent, int flags, int type, long data, int length) {
    return call(
        HwptAlloc.COMMAND,
        argument -> {
          HwptAlloc.FLAGS.set(argument, flags);
          HwptAlloc.DEV_ID.set(argument, device);
          HwptAlloc.PT_ID.set(argument, parent);
          HwptAlloc.DATA_TYPE.set(argument, type);
          HwptAlloc.DATA_UPTR.set(argument, data);
          HwptAlloc.DATA_LEN.set(argument, length);
        });
  }

  /** Allocates a nested table of the mock's, its IOTLB filled with a value. */
  public int nested(int device, int parent, int flags, int value) {
    long data = memory(PAGE).address();
    write(data, value, 0);
    return hwptAlloc(device, parent, flags, SELFTEST, data, 8);
  }

  /** As {@link #hwptAlloc(int, int, int)}, with a fault queue. */
  public int hwptAllocWithQueue(int device, int parent, int flags, int queue) {
    return call(
        HwptAlloc.COMMAND,
        argument -> {
          HwptAlloc.FLAGS.set(argument, flags | HwptAlloc.FAULT_ID_VALID);
          HwptAlloc.DEV_ID.set(argument, device);
          HwptAlloc.PT_ID.set(argument, parent);
          HwptAlloc.FAULT_ID.set(argument, queue);
        });
  }

  /** A page table that must be allocated. */
  public int table(int device, int parent, int flags) {
    assertEquals(0, hwptAlloc(device, parent, flags), "a page table");
    return hwpt();
  }

  /** Of the last allocation. */
  public int hwpt() {
    return HwptAlloc.OUT_HWPT_ID.get(argument);
  }

  /** Ends the process, with everything that it has open. */
  @Override
  public void close() {
    door.exit(process);
    arena.close();
  }
}
