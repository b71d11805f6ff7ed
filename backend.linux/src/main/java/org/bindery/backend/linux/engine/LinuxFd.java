package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.FdOption;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRanges;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.backend.linux.host.FaultFeed;
import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.engine.EngineObject;
import org.bindery.hardware.HardwareInfo;
import org.bindery.uapi.iommufd.IoasAlloc;

/**
 * An open {@code /dev/iommu}. Thread-safe: see the package.
 *
 * <p>The kernel keeps an iommufd alive while a device's file is bound to it, whoever closes {@code
 * /dev/iommu}. So a close ends the devices' files first, and with them the pins and the groups.
 */
final class LinuxFd implements EngineFd {
  private final String name;
  private final IoctlDoor door;
  private final Arguments arguments;
  private final Consumer<LinuxFd> onClose;
  private final Gate gate;
  private final Books books = new Books();
  private final MapCommands maps;
  private final CopyCommand copies;
  private final RangesCommand ranges;
  private final DeviceFacts facts;
  private final TableCommands tables;
  private final Attachments attachments;
  private final Destruction destruction;
  private final OptionCommand options;
  private final List<Object> families;
  private final FaultFeed feed;

  LinuxFd(
      String name,
      IoctlDoor door,
      Arguments arguments,
      LinuxPaths paths,
      Process process,
      FaultFeed feed,
      Consumer<Fault> faults,
      Consumer<LinuxFd> onClose) {
    this.name = name;
    this.door = door;
    this.arguments = arguments;
    this.onClose = onClose;
    this.feed = feed;
    this.gate = new Gate(name);
    ReservedRegions reserved = new ReservedRegions(paths);
    Memlock memlock = new Memlock(paths);
    this.ranges = new RangesCommand(name, door, arguments);
    MapRefusals refusals = new MapRefusals(name, new ArgumentDiagnosis(ranges, reserved), memlock);
    this.maps = new MapCommands(process, door, arguments, gate, books, refusals);
    this.copies = new CopyCommand(process, door, arguments, books, refusals);
    this.facts = new DeviceFacts(name, door, arguments, paths, reserved);
    this.tables =
        new TableCommands(name, door, arguments, process, books, facts, refusals, memlock);
    this.attachments =
        new Attachments(
            name,
            door,
            process,
            books,
            gate,
            feed,
            faults,
            facts,
            refusals,
            new AttachRefusals(name, reserved, memlock, refusals));
    this.destruction = new Destruction(name, door, arguments, books);
    this.options = new OptionCommand(name, door, arguments);
    this.families =
        List.of(
            new AddressCommand(name, door, arguments, gate),
            new DirtyCommand(name, door, arguments, gate));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int allocateIoas() {
    return gate.command(() -> {
      MemorySegment argument = arguments.begin(IoasAlloc.COMMAND);
      int result = door.ioctl(IoasAlloc.COMMAND.number(), argument);
      if (result < 0) {
        throw KernelErrors.unforeseen(result, "an ioas in %s", name).exception();
      }
      IoasBook ioas = new IoasBook(IoasAlloc.OUT_IOAS_ID.get(argument));
      books.enter(ioas);
      return ioas.id();
    });
  }

  @Override
  public List<Integer> ioases() {
    return gate.command(() -> books.all(IoasBook.class).stream().map(IoasBook::id).toList());
  }

  @Override
  public IovaRanges ranges(int ioas) {
    return gate.command(() -> ranges.ask(books.get(ioas, IoasBook.class) == null ? 0 : ioas));
  }

  @Override
  public List<Area> areas(int id) {
    return gate.command(() -> {
      IoasBook ioas = books.lockIoas(id);
      if (ioas == null) {
        throw Refusal.of(Errno.ENOENT, "%s has no ioas %d", name, id).exception();
      }
      try {
        return List.copyOf(ioas.areas().all());
      } finally {
        ioas.lock.unlock();
      }
    });
  }

  @Override
  public long map(int ioas, long address, long length, Access access, OptionalLong iova) {
    return maps.map(ioas, address, length, access, iova);
  }

  @Override
  public long unmap(int ioas, long iova, long length) {
    return maps.unmap(ioas, iova, length);
  }

  @Override
  public long copy(
      int toIoas, int fromIoas, long fromIova, long length, Access access, OptionalLong iova) {
    return gate.command(() -> copies.copy(toIoas, fromIoas, fromIova, length, access, iova));
  }

  @Override
  public int allocateHwpt(int device, HwptRequest request) {
    return gate.command(() -> tables.allocate(device, request));
  }

  @Override
  public List<Hwpt> hwpts() {
    return gate.command(() -> books.all(HwptBook.class).stream().map(HwptBook::view).toList());
  }

  @Override
  public DeviceInfo info(int id) {
    return gate.command(() -> {
      LinuxDevice device = books.get(id, LinuxDevice.class);
      if (device == null) {
        throw Refusal.of(Errno.ENOENT, "%s has no device %d", name, id).exception();
      }
      return facts.info(device);
    });
  }

  @Override
  public void destroy(int id) {
    gate.enter();
    try {
      destruction.destroy(id);
    } finally {
      gate.leave();
    }
  }

  @Override
  public long option(int object, FdOption option) {
    return gate.command(() -> options.get(object, option));
  }

  @Override
  public void setOption(int object, FdOption option, long value) {
    gate.enter();
    try {
      options.set(object, option, value);
    } finally {
      gate.leave();
    }
  }

  @Override
  public List<EngineObject> objects() {
    return gate.command(() ->
        books.all(FdObject.class).stream()
            .map(object -> new EngineObject(object.id(), object.type(), object.users()))
            .toList());
  }

  @Override
  public <C> Optional<C> commands(Class<C> family) {
    return families.stream().filter(family::isInstance).map(family::cast).findFirst();
  }

  @Override
  public HardwareInfo hardwareInfo(int id, int wanted) {
    return gate.command(() -> new HwInfoBytes(name, door, arguments).ask(id, wanted));
  }

  @Override
  public void settleFaults() {
    feed.settle();
  }

  EngineDevice bind(DeviceLink link) {
    return gate.command(() -> attachments.bind(link));
  }

  @Override
  public void close() {
    gate.shut(() -> {
      books.endSpaces();
      try {
        attachments.endAll();
      } finally {
        door.close();
        onClose.accept(this);
      }
    });
  }
}
