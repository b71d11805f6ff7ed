package org.bindery.tck.sequence;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.tck.sequence.ReferenceIoas.Chunk;
import org.bindery.tck.sequence.ReferenceIoas.Refused;

/**
 * What the kernel's rules mean, for one fd after the other of one process: slow, plain and written
 * without a look at any engine's way. It predicts every outcome.
 */
public final class Reference implements Target {
  private final Facts facts;
  private final Map<Place, Byte> bytes = new HashMap<>();
  private ReferenceObjects objects = new ReferenceObjects();
  private ReferenceAttachments attachments = new ReferenceAttachments(objects);
  private ReferenceDma dma = new ReferenceDma(attachments, bytes);

  public Reference(Facts facts) {
    this.facts = facts;
  }

  @Override
  public Outcome run(Operation operation) {
    try {
      return predict(operation);
    } catch (Refused refused) {
      return Outcome.refused(refused.errno);
    }
  }

  @Override
  public void close() {}

  ReferenceObjects objects() {
    return objects;
  }

  Facts facts() {
    return facts;
  }

  private Outcome predict(Operation operation) {
    return switch (operation) {
      case Operation.Reopen() -> reopen();
      case Operation.AllocateIoas() -> {
        int id = objects.lowestFree();
        objects.put(id, new ReferenceIoas(id));
        yield Outcome.of(id);
      }
      case Operation.Map map -> Outcome.of(map(map));
      case Operation.Unmap(int ioas, long iova, long length) ->
          Outcome.of(unmap(ioas(ioas), iova, length));
      case Operation.Copy copy -> Outcome.of(copy(copy));
      case Operation.Ranges(int ioas) -> Outcome.of(ioas(ioas).ranges().toString());
      case Operation.Areas(int ioas) -> Outcome.of(areas(ioas(ioas)));
      case Operation.SetHugePages(int ioas, long value) -> {
        setHugePages(ioas(ioas), value);
        yield Outcome.done();
      }
      case Operation.HugePages(int ioas) -> Outcome.of(ioas(ioas).huge ? 1 : 0);
      case Operation.Destroy(int id) -> {
        destroy(id);
        yield Outcome.done();
      }
      case Operation.Objects() -> Outcome.of(objects.text());
      case Operation.Tables() -> Outcome.of(tables());
      case Operation.Pinned() -> Outcome.of(pinned());
      case Operation.AllocateHwpt(int device, int parent) ->
          Outcome.of(attachments.allocate(device, parent));
      case Operation.OfDoor _ -> Outcome.unspecified();
      default -> ofDevice(operation);
    };
  }

  private Outcome ofDevice(Operation operation) {
    return switch (operation) {
      case Operation.Bind(int device) -> Outcome.of(bind(device));
      case Operation.Close(int number) -> {
        ReferenceDevice device = bound(number);
        attachments.detach(device);
        objects.remove(device.id);
        yield Outcome.done();
      }
      case Operation.Attach(int device, int target) ->
          Outcome.of(attachments.attach(bound(device), target));
      case Operation.Detach(int device) -> {
        attachments.detach(bound(device));
        yield Outcome.done();
      }
      case Operation.DmaWrite(int device, long iova, long value) ->
          dma.write(bound(device), iova, value);
      case Operation.DmaRead(int device, long iova) -> dma.read(bound(device), iova);
      case Operation.Load(Place place) -> Outcome.of(dma.load(place));
      default -> throw new IllegalArgumentException(operation.toString());
    };
  }

  private Outcome reopen() {
    objects = new ReferenceObjects();
    attachments = new ReferenceAttachments(objects);
    dma = new ReferenceDma(attachments, bytes);
    return Outcome.of(0);
  }

  private ReferenceIoas ioas(int id) {
    return objects.get(id, ReferenceIoas.class);
  }

  /** EBADF: there is no device to ask. */
  private ReferenceDevice bound(int number) {
    return objects.all(ReferenceDevice.class).stream()
        .filter(device -> device.number == number)
        .findFirst()
        .orElseThrow(() -> new Refused(Errno.EBADF));
  }

  private int bind(int number) {
    ReferenceIoas.refuseIf(
        objects.all(ReferenceDevice.class).stream().anyMatch(d -> d.number == number),
        Errno.EINVAL);
    int id = objects.lowestFree();
    objects.put(id, new ReferenceDevice(id, number, facts.devices().get(number)));
    return id;
  }

  private static void check(long length, Access access, OptionalLong iova) {
    ReferenceIoas.refuseIf(
        length == -1 || iova.isPresent() && iova.getAsLong() == -1, Errno.EOVERFLOW);
    ReferenceIoas.refuseIf(access == Access.NONE, Errno.EINVAL);
  }

  private long map(Operation.Map map) {
    check(map.length(), map.access(), map.iova());
    ReferenceIoas ioas = ioas(map.ioas());
    ReferenceIoas.refuseIf(
        map.length() == 0 || Long.compareUnsigned(map.length(), -1 - ReferenceIoas.PAGE) > 0,
        Errno.EINVAL);
    Chunk chunk = new Chunk(0, map.length(), map.access(), map.place(), map.access().writes());
    return ioas.map(List.of(chunk), map.length(), map.access(), map.iova());
  }

  private long copy(Operation.Copy copy) {
    ReferenceIoas.refuseIf(copy.fromIova() == -1, Errno.EOVERFLOW);
    check(copy.length(), copy.access(), copy.iova());
    List<Chunk> pieces = ioas(copy.from()).pieces(copy.fromIova(), copy.length());
    return ioas(copy.to()).map(pieces, copy.length(), copy.access(), copy.iova());
  }

  private static long unmap(ReferenceIoas ioas, long iova, long length) {
    boolean all = iova == 0 && length == -1;
    ReferenceIoas.refuseIf(!all && (iova == -1 || length == -1), Errno.EOVERFLOW);
    ReferenceIoas.refuseIf(length == 0, Errno.EINVAL);
    long last = all ? -1 : iova + (length - 1);
    ReferenceIoas.refuseIf(Long.compareUnsigned(last, iova) < 0, Errno.EOVERFLOW);
    long before = ioas.chunks.stream().mapToLong(Chunk::length).sum();
    Errno refused = ioas.unmap(iova, last);
    ReferenceIoas.refuseIf(refused != null, refused);
    long bytes = before - ioas.chunks.stream().mapToLong(Chunk::length).sum();
    ReferenceIoas.refuseIf(bytes == 0 && !all, Errno.ENOENT);
    return bytes;
  }

  private static void setHugePages(ReferenceIoas ioas, long value) {
    ReferenceIoas.refuseIf(value != 0 && value != 1, Errno.EINVAL);
    if (value == 0 && ioas.huge) {
      ReferenceIoas.refuseIf(!ioas.tables.isEmpty() && !ioas.chunks.isEmpty(), Errno.EINVAL);
      ReferenceIoas.refuseIf(!ioas.chunks.stream().allMatch(Chunk::onPages), Errno.EADDRINUSE);
    }
    ioas.huge = value == 1;
  }

  private void destroy(int id) {
    switch (objects.get(id)) {
      case ReferenceIoas ioas -> ReferenceIoas.refuseIf(!ioas.tables.isEmpty(), Errno.EBUSY);
      case ReferenceTable table -> {
        ReferenceIoas.refuseIf(!table.devices.isEmpty(), Errno.EBUSY);
        table.unfollow();
      }
      default -> throw new Refused(Errno.EBUSY);
    }
    objects.remove(id);
  }

  private static String areas(ReferenceIoas ioas) {
    StringBuilder text = new StringBuilder();
    for (Chunk chunk : ioas.chunks) {
      text.append(EngineTarget.area(chunk.iova(), chunk.length(), chunk.access(), chunk.place()));
    }
    return text.toString();
  }

  private String tables() {
    StringBuilder text = new StringBuilder();
    for (ReferenceTable table : objects.all(ReferenceTable.class)) {
      text.append(
          EngineTarget.table(
              table.id, table.ioas.id, table.automatic, List.copyOf(table.devices.keySet())));
    }
    return text.toString();
  }

  private long pinned() {
    Set<Place> pages = new HashSet<>();
    for (ReferenceIoas ioas : objects.all(ReferenceIoas.class)) {
      for (Chunk chunk : ioas.tables.isEmpty() ? List.<Chunk>of() : ioas.chunks) {
        for (long at = 0; at < chunk.length(); at += ReferenceIoas.PAGE) {
          pages.add(chunk.place().plus(at));
        }
      }
    }
    return pages.size();
  }
}
