package org.bindery.itest.motion;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Iommu;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.itest.Lab;

/**
 * The driver of a stream device: fills one ring with numbered slots, takes them from the other, and
 * counts. Each slot has to come once, in its turn and whole.
 *
 * <p>All through one map of the registers that is made once: the device is bound once, attached
 * once, and no control call is made while the stream runs.
 */
final class Stream implements AutoCloseable {
  private static final long RING = (long) StreamModel.SLOTS * StreamModel.SLOT;
  private static final int COMMAND_REGISTER = 4;
  private static final int MEMORY_AND_BUS_MASTER = 6;

  final Place place;
  final BoundDevice device;

  /** The page table that the device was attached to. */
  final int table;

  private final RegionMap registers;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean stop;

  Stream(Iommu iommu, String name) {
    place = new Place(iommu, (int) (2 * RING / Place.PAGE));
    device = place.fd.bind(BindRequest.of(name));
    table = device.attach(place.ioas);
    long command = device.read(RegionInfo.CONFIG, COMMAND_REGISTER, 2);
    device.write(RegionInfo.CONFIG, COMMAND_REGISTER, 2, command | MEMORY_AND_BUS_MASTER);
    registers = device.map(0);
    registers.putLong(StreamModel.FROM, Place.IOVA);
    registers.putLong(StreamModel.TO, Place.IOVA + RING);
    thread = Thread.ofPlatform().name("itest-stream").start(this::run);
  }

  private void run() {
    try {
      while (!stop || received.get() < sent.get()) {
        if (!stop) {
          send();
        }
        receive();
      }
    } catch (RuntimeException | AssertionError e) {
      failure.set(e);
    }
  }

  private void send() {
    long before = sent.get();
    long next = Math.min(received.get() + StreamModel.SLOTS, before + 16);
    for (long number = before; number < next; number++) {
      fill(slot(0, number), number);
    }
    sent.set(next);
    registers.putLong(StreamModel.TAIL, next);
  }

  private void receive() {
    long there = registers.getLong(StreamModel.MOVED) / StreamModel.SLOT;
    for (long number = received.get(); number < there; number++) {
      MemorySegment slot = slot(RING, number);
      MemorySegment wanted = MemorySegment.ofArray(new byte[StreamModel.SLOT]);
      fill(wanted, number);
      if (slot.mismatch(wanted) >= 0) {
        throw new AssertionError("slot %d is not what was sent as it".formatted(number));
      }
      // One that came once more would be seen when the slot's next turn comes.
      slot.fill((byte) 0);
      received.set(number + 1);
    }
  }

  private MemorySegment slot(long ring, long number) {
    return place.memory.asSlice(
        ring + number % StreamModel.SLOTS * StreamModel.SLOT, StreamModel.SLOT);
  }

  private static void fill(MemorySegment slot, long number) {
    for (int i = 0; i < StreamModel.SLOT / Long.BYTES; i++) {
      slot.set(ValueLayout.JAVA_LONG_UNALIGNED, (long) i * Long.BYTES, (number + 1) * (2L * i + 1));
    }
  }

  /** Waits until more slots than one ring takes have come, beginning now. */
  void awaitProgress(String when) {
    long seen = received.get();
    Lab.await(
        "the stream goes on " + when,
        () -> {
          check();
          return received.get() > seen + StreamModel.SLOTS;
        });
  }

  private void check() {
    if (failure.get() != null) {
      throw new AssertionError("the stream broke off: " + failure.get(), failure.get());
    }
  }

  /**
   * Sends no more and waits for what is under way.
   *
   * @return bytes that the driver got; as many as it sent
   */
  long drain() {
    stop = true;
    Lab.await("the stream has ended", () -> !thread.isAlive());
    check();
    if (received.get() != sent.get()) {
      throw new AssertionError("%d slots sent, %d received".formatted(sent.get(), received.get()));
    }
    return received.get() * StreamModel.SLOT;
  }

  /** Bytes that the device moved, by its own count. */
  long movedByDevice() {
    return registers.getLong(StreamModel.MOVED);
  }

  long refused() {
    return registers.getLong(StreamModel.REFUSED);
  }

  @Override
  public void close() {
    stop = true;
    place.close();
    Lab.await("the stream's thread has ended", () -> !thread.isAlive());
  }
}
