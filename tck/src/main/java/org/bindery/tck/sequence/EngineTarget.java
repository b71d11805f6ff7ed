package org.bindery.tck.sequence;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.FdOption;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.engine.EngineObject;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.KitDevice;

/** The engine of a bench, by its SPI: one fd after the other. */
public final class EngineTarget implements Target {
  private final Bench bench;
  private final Grounds grounds;
  private final List<KitDevice> devices;
  private final Map<Integer, EngineDevice> bound = new HashMap<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private EngineFd fd;

  /**
   * @param grounds all zero
   */
  public EngineTarget(Bench bench, Grounds grounds) {
    this.bench = bench;
    this.grounds = grounds;
    this.devices = Facts.devices(bench);
    this.fd = open();
  }

  private EngineFd open() {
    return bench.engine().open("fd0", bench.process(), faults::add);
  }

  @Override
  public Outcome run(Operation operation) {
    try {
      return carryOut(operation);
    } catch (RefusedException refused) {
      return Outcome.refused(refused.errno());
    } catch (RuntimeException | AssertionError broken) {
      return Outcome.broken("threw " + broken);
    }
  }

  @Override
  public void close() {
    fd.close();
    bound.values().forEach(EngineDevice::close);
    bound.clear();
  }

  private Outcome carryOut(Operation operation) {
    return switch (operation) {
      case Operation.Reopen() -> {
        close();
        long pinned = bench.pinnedPages();
        fd = open();
        yield Outcome.of(pinned);
      }
      case Operation.AllocateIoas() -> Outcome.of(fd.allocateIoas());
      case Operation.Map map ->
          Outcome.of(
              fd.map(
                  map.ioas(),
                  grounds.address(map.place()),
                  map.length(),
                  map.access(),
                  map.iova()));
      case Operation.Unmap(int ioas, long iova, long length) ->
          Outcome.of(fd.unmap(ioas, iova, length));
      case Operation.Copy copy ->
          Outcome.of(
              fd.copy(
                  copy.to(),
                  copy.from(),
                  copy.fromIova(),
                  copy.length(),
                  copy.access(),
                  copy.iova()));
      case Operation.Ranges(int ioas) -> Outcome.of(fd.ranges(ioas).toString());
      case Operation.Areas(int ioas) -> Outcome.of(areas(ioas));
      case Operation.SetHugePages(int ioas, long value) -> {
        fd.setOption(ioas, FdOption.HUGE_PAGES, value);
        yield Outcome.done();
      }
      case Operation.HugePages(int ioas) -> Outcome.of(fd.option(ioas, FdOption.HUGE_PAGES));
      case Operation.Destroy(int id) -> {
        fd.destroy(id);
        yield Outcome.done();
      }
      case Operation.Objects() -> Outcome.of(objects());
      case Operation.Tables() -> Outcome.of(tables());
      case Operation.Pinned() -> Outcome.of(bench.pinnedPages());
      case Operation.AllocateHwpt(int device, int parent) ->
          Outcome.of(fd.allocateHwpt(device, HwptRequest.paging(parent)));
      default -> ofDevice(operation);
    };
  }

  private Outcome ofDevice(Operation operation) {
    return switch (operation) {
      case Operation.Bind(int number) -> {
        EngineDevice device = devices.get(number).bind(fd);
        bound.put(number, device);
        yield Outcome.of(device.id());
      }
      case Operation.Close(int number) -> {
        bound(number).close();
        bound.remove(number);
        yield Outcome.done();
      }
      case Operation.Attach(int number, int target) -> Outcome.of(bound(number).attach(target));
      case Operation.Detach(int number) -> {
        bound(number).detach();
        yield Outcome.done();
      }
      case Operation.DmaWrite(int number, long iova, long value) -> write(number, iova, value);
      case Operation.DmaRead(int number, long iova) -> read(number, iova);
      case Operation.Load(Place place) -> Outcome.of(grounds.load(place));
      default -> throw new IllegalArgumentException(operation.toString());
    };
  }

  private EngineDevice bound(int number) {
    EngineDevice device = bound.get(number);
    if (device == null) {
      throw Refusal.of(Errno.EBADF, "device %d is not bound", number).exception();
    }
    return device;
  }

  private Outcome write(int number, long iova, long value) {
    EngineDevice unused = bound(number);
    grounds.written();
    MemorySegment from = MemorySegment.ofArray(new long[] {value});
    return devices.get(number).dma().write(iova, from) ? done(Outcome.done()) : refused();
  }

  private Outcome read(int number, long iova) {
    EngineDevice unused = bound(number);
    MemorySegment into = MemorySegment.ofArray(new long[1]);
    return devices.get(number).dma().read(iova, into)
        ? done(Outcome.of(into.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)))
        : refused();
  }

  private Outcome done(Outcome outcome) {
    List<Fault> told = told();
    return told.isEmpty() ? outcome : Outcome.of(outcome + ", and told " + told);
  }

  private Outcome refused() {
    List<Fault> told = told();
    if (told.isEmpty()) {
      return Outcome.of("refused, nothing told");
    }
    return refused(told.size(), told.getFirst().iova(), told.getFirst().access());
  }

  private List<Fault> told() {
    fd.settleFaults();
    List<Fault> told = List.copyOf(faults);
    faults.clear();
    return told;
  }

  static Outcome refused(int faults, long iova, Access access) {
    return Outcome.of("refused, %d told, 0x%x %s".formatted(faults, iova, access));
  }

  private String areas(int ioas) {
    StringBuilder text = new StringBuilder();
    for (Area area : fd.areas(ioas)) {
      text.append(area(area.iova(), area.length(), area.access(), grounds.place(area.address())));
    }
    return text.toString();
  }

  static String area(long iova, long length, Access access, Place place) {
    return "0x%x+0x%x %s %s; ".formatted(iova, length, access, place);
  }

  private String objects() {
    StringBuilder text = new StringBuilder();
    for (EngineObject object : fd.objects()) {
      ReferenceObjects.add(text, object.id(), object.type(), object.users());
    }
    return text.toString();
  }

  private String tables() {
    List<String> texts = new ArrayList<>();
    for (Hwpt hwpt : fd.hwpts()) {
      texts.add(table(hwpt.id(), hwpt.ioas(), hwpt.automatic(), hwpt.devices()));
    }
    return String.join("", texts);
  }

  static String table(int id, int ioas, boolean automatic, List<Integer> devices) {
    return "%d of %d%s for %s; ".formatted(id, ioas, automatic ? " automatic" : "", devices);
  }
}
