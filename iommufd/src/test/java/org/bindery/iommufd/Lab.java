package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.AddressCommands;
import org.bindery.engine.EngineObject;
import org.bindery.engine.HardwareFd;
import org.bindery.iommufd.failure.Failures;
import org.bindery.iommufd.fake.FailingCalls;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeGroup;
import org.bindery.iommufd.fake.FakeHardware;
import org.bindery.iommufd.fake.FakeMemory;
import org.bindery.iommufd.fake.FakeProcess;

/** An engine over fakes, one fd, memory to map, a device alone in its group. */
final class Lab implements AutoCloseable {
  static final long VA = 0x7f00_0000_0000L;
  static final long SIZE = 16L << 20;
  static final long READ_ONLY_VA = 0x7f10_0000_0000L;

  final FailingCalls failures = new FailingCalls();
  final FakeMemory memory = new FakeMemory(failures);
  final FakeHardware hardware;
  final FakeProcess process = new FakeProcess();
  final FakeGroup group = new FakeGroup(4);
  final FakeDevice device;
  final IommufdEngine engine = new IommufdEngine("lab", memory, Clock.systemUTC(), Failures.NONE);
  final List<Fault> faults = new CopyOnWriteArrayList<>();
  final HardwareFd fd = engine.open("fd0", process, faults::add);

  final AddressCommands spaces = fd.commands(AddressCommands.class).orElseThrow();

  Lab() {
    this(FakeHardware::new);
  }

  Lab(BiFunction<String, FailingCalls, FakeHardware> maker) {
    hardware = maker.apply("dmar0", failures);
    device = member(group, 0, 0x10);
    memory.watch(hardware::maps);
    process.add(VA, SIZE, Access.READ_WRITE);
    process.add(READ_ONLY_VA, SIZE, Access.READ);
  }

  FakeDevice member(FakeGroup of, int bus, int slot) {
    FakeDevice made = FakeDevice.at(bus, slot, hardware, of);
    of.join(made);
    return made;
  }

  long map(int ioas, long iova, long length) {
    return fd.map(ioas, VA, length, Access.READ_WRITE, OptionalLong.of(iova));
  }

  long mapAnywhere(int ioas, long address, long length) {
    return fd.map(ioas, address, length, Access.READ_WRITE, OptionalLong.empty());
  }

  /** Objects that have pages locked or pinned, by id. */
  List<Integer> accesses() {
    return fd.objects().stream()
        .filter(object -> object.type().equals("access"))
        .map(EngineObject::id)
        .toList();
  }

  /** The refusal of a command that must be refused with this errno. */
  static Refusal refused(Errno errno, ThrowingCallable command) {
    RefusedException thrown = catchThrowableOfType(RefusedException.class, command);
    if (thrown == null) {
      throw new AssertionError("not refused; expected " + errno);
    }
    if (thrown.errno() != errno) {
      throw new AssertionError("expected " + errno + " but it was " + thrown.refusal(), thrown);
    }
    if (!thrown.refusal().reason().contains(" ")) {
      throw new AssertionError("no sentence: " + thrown.refusal());
    }
    return thrown.refusal();
  }

  @Override
  public void close() {
    engine.close();
  }
}
