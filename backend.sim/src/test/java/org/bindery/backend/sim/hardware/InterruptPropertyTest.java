package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bindery.backend.sim.interrupt.InterruptTarget;
import org.bindery.backend.sim.interrupt.MessageBlock;
import org.bindery.backend.sim.interrupt.MessagePath;
import org.bindery.backend.sim.interrupt.MessageSource;
import org.bindery.backend.sim.interrupt.SourceCheck;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.device.DmaPort;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.RequesterId;

/**
 * Whatever devices write to the interrupt addresses, with messages that they had once, that others
 * have or that they made up: each raises what is wired for it and nothing else, and what is refused
 * is recorded once (I7).
 */
class InterruptPropertyTest {
  private static final int DEVICES = 3;
  private static final int STEPS = 120;

  private record Message(long address, int data) {}

  /** A wired vector. */
  private static final class Vector implements InterruptTarget {
    final Message message;
    int raised;

    Vector(Message message) {
      this.message = message;
    }

    @Override
    public void raise() {
      raised++;
    }
  }

  private record Wiring(MessageBlock block, List<Vector> vectors) {}

  private static final class Device {
    final RequesterId id;
    final MessagePath path;
    final DmaPort dma;
    final List<Wiring> wirings = new ArrayList<>();
    boolean attached;

    Device(Unit unit, int number) {
      id = new RequesterId(0, number, 0x80);
      unit.admitBlocked(id);
      path = unit.messages(new MessageSource(id.toString(), id, SourceCheck.exactly(id.source())));
      dma = Ports.dma(unit, id);
    }

    List<Vector> vectors() {
      return wirings.stream().flatMap(wiring -> wiring.vectors().stream()).toList();
    }

    int raised() {
      return vectors().stream().mapToInt(vector -> vector.raised).sum();
    }
  }

  private final List<HardwareFault> faults = new ArrayList<>();
  private final List<Device> devices = new ArrayList<>();
  private final List<Message> ever = new ArrayList<>();
  private Random random;
  private TestMake make;
  private Unit unit;
  private boolean byTable;

  @Property(tries = 200)
  void raisesWhatIsWiredForItAndNothingElse(@ForAll long seed, @ForAll TestMake chosen) {
    random = new Random(seed);
    make = chosen;
    unit = make.unit(new FrameMemory(1L << 30));
    byTable = make.facts.make().equals("smmuv3");
    unit.onFault(faults::add);
    devices.clear();
    ever.clear();
    for (int number = 0; number < DEVICES; number++) {
      devices.add(new Device(unit, number));
    }
    for (int step = 0; step < STEPS; step++) {
      Device device = devices.get(random.nextInt(DEVICES));
      switch (random.nextInt(8)) {
        case 0 -> wire(device);
        case 1 -> unwire(device);
        case 2 -> turn(device);
        default -> send(device, message());
      }
    }
  }

  private void wire(Device device) {
    int count = 1 << random.nextInt(3);
    Wiring wiring = new Wiring(device.path.allocate(count), new ArrayList<>());
    device.wirings.add(wiring);
    for (int i = 0; i < count; i++) {
      Message message = new Message(wiring.block().address(), wiring.block().data(i));
      ever.add(message);
      if (random.nextInt(4) != 0) {
        Vector vector = new Vector(message);
        wiring.block().route(i, vector);
        wiring.vectors().add(vector);
      }
    }
  }

  private void unwire(Device device) {
    if (!device.wirings.isEmpty()) {
      device.wirings.remove(random.nextInt(device.wirings.size())).block().close();
    }
  }

  private void turn(Device device) {
    device.attached = !device.attached;
    if (device.attached) {
      unit.attach(device.id, make.domain(unit, device.id));
    } else {
      unit.block(device.id);
    }
  }

  private Message message() {
    if (!ever.isEmpty() && random.nextInt(5) != 0) {
      return ever.get(random.nextInt(ever.size()));
    }
    long at = byTable ? 0x8000000L : 0xfee00000L;
    long offset = random.nextLong() & (byTable ? 0xffcL : 0xffffcL) >>> random.nextInt(16) & ~3L;
    return new Message(at | offset, random.nextInt() >>> random.nextInt(32));
  }

  private void send(Device device, Message message) {
    faults.clear();
    int others = raisedBut(device);
    int before = device.raised();
    List<Vector> own =
        device.vectors().stream().filter(vector -> vector.message.equals(message)).toList();
    int ownBefore = own.isEmpty() ? 0 : own.getFirst().raised;
    boolean done =
        random.nextBoolean()
            ? device.path.send(message.address(), message.data())
            : device.dma.write(message.address(), bytes(message.data()));
    assertThat(raisedBut(device)).as("others by %s", message).isEqualTo(others);
    assertThat(device.raised() - before).as("%s", message).isEqualTo(done ? 1 : 0);
    assertThat(faults).as("%s", message).hasSize(done ? 0 : 1);
    if (!done) {
      assertThat(faults.getFirst().requester()).isEqualTo(device.id);
      assertThat(faults.getFirst().iova()).isEqualTo(message.address());
    }
    if (byTable && !device.attached) {
      assertThat(done).as("without a table").isFalse();
    } else if (!own.isEmpty()) {
      assertThat(own.getFirst().raised - ownBefore).as("its own %s", message).isEqualTo(1);
    }
  }

  private int raisedBut(Device device) {
    return devices.stream().filter(other -> other != device).mapToInt(Device::raised).sum();
  }

  private static MemorySegment bytes(int data) {
    return MemorySegment.ofArray(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(data).array());
  }
}
