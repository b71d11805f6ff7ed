package org.bindery.device.idxd;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Access;
import org.bindery.api.Fault;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.host.SimHost;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.machine.DeviceWatcher;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.engine.IommuEngine;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;
import org.bindery.iommufd.IommufdProvider;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandRegister;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.register.GroupFlags;
import org.bindery.model.idxd.register.IntCause;
import org.bindery.model.idxd.register.Portal;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.WqConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The accelerators of the built-in server, bound whole to an fd of the engine. */
@Timeout(60)
class IdxdOnSimulatedHostTest {
  private static final String DSA = "0000:6a:01.0";
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int LENGTH = 16 * 4096;
  private static final int QUEUES = 0x500;
  private static final int GROUPS = 0x400;

  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = arena.allocate(LENGTH, 4096);
  private SimHost host;
  private IommuEngine engine;
  private EngineFd fd;

  /** Neither watches nor logs. */
  private static final class Nobody implements DeviceWatcher, SimLog {
    @Override
    public void added(HostDevice device) {}

    @Override
    public void removed(HostDevice device) {}

    @Override
    public void info(String text) {}

    @Override
    public void warn(String text, Throwable cause) {}
  }

  @BeforeEach
  void start() {
    host = new SimHost("lab", HostDescriptions.load("dsa-server"), new Nobody(), new Nobody());
    host.models().add(new IdxdFactory(false));
    host.start();
    engine = new IommufdProvider().create("lab", host.memory().orElseThrow());
    fd = engine.open("fd0", new OneProcess(memory), faults::add);
  }

  @AfterEach
  void stop() {
    engine.close();
    host.close();
    arena.close();
  }

  private DeviceFile open(HostDevice device) {
    host.attributes().write("bus/pci/devices/" + device.name() + "/driver/unbind", device.name());
    host.attributes().write("bus/pci/devices/" + device.name() + "/driver_override", "vfio-pci");
    host.attributes().write("bus/pci/drivers_probe", device.name());
    return host.open(device);
  }

  private HostDevice device(String name) {
    return host.devices().stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void everyAcceleratorOfTheServerAnswers() {
    List<HostDevice> accelerators =
        host.devices().stream()
            .filter(d -> List.of("0x0b25", "0x0cfe").contains(id(d.name())))
            .toList();

    assertThat(accelerators).hasSize(6);
    for (HostDevice accelerator : accelerators) {
      try (DeviceFile file = open(accelerator)) {
        file.bind(fd);
        RegionMap registers = file.map(0);
        assertThat(registers.getInt(Registers.VERSION)).isEqualTo(0x100);
        assertThat(registers.getLong(Registers.WQCAP) & 0xffff).isEqualTo(128);
      }
    }
  }

  private String id(String name) {
    String path = "bus/pci/devices/" + name + "/device";
    return host.attributes().exists(path) ? host.attributes().read(path) : "";
  }

  private static void command(RegionMap bar, Interrupt misc, Command command, int operand)
      throws InterruptedException {
    long seen = misc.count();
    bar.putInt(Registers.CMD, CommandRegister.of(command, operand, true).bits());
    assertThat(misc.await(seen, LONG)).isEqualTo(seen + 1);
    assertThat(bar.getInt(Registers.CMDSTS)).isZero();
    bar.putInt(Registers.INTCAUSE, IntCause.COMMAND);
  }

  private static void configure(RegionMap bar) {
    WqConfig config = Board.plainConfig();
    for (int i = 0; i < WqConfig.DWORDS; i++) {
      bar.putInt(QUEUES + i * 4, config.dword(i));
    }
    bar.putLong(GROUPS, 1);
    bar.putLong(GROUPS + Registers.GROUP_ENGINES, 1);
    bar.putLong(
        GROUPS + Registers.GROUP_FLAGS, GroupFlags.of(1, 1).withReadBuffers(0, 96, false).bits());
  }

  private static void submit(RegionMap portals, Descriptor descriptor) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[Descriptor.BYTES]);
    descriptor.encode(bytes);
    portals.store(new Portal(0, true, false).offset(), bytes);
  }

  @Test
  void boundWholeItMovesMemoryThroughItsTableAndNoOther() throws InterruptedException {
    try (DeviceFile file = open(device(DSA))) {
      EngineDevice bound = file.bind(fd);
      file.write(RegionInfo.CONFIG, 4, 2, 6);
      RegionMap bar = file.map(0);
      Interrupt misc = file.interrupt(InterruptKind.MSIX, 0);
      Interrupt done = file.interrupt(InterruptKind.MSIX, 1);
      configure(bar);
      command(bar, misc, Command.ENABLE_DEVICE, 0);
      command(bar, misc, Command.ENABLE_WQ, 0);
      int ioas = fd.allocateIoas();
      bound.attach(ioas);
      long iova = fd.map(ioas, memory.address(), LENGTH, Access.READ_WRITE, OptionalLong.empty());
      for (int i = 0; i < 10000; i++) {
        memory.set(ValueLayout.JAVA_BYTE, 4096 + i, (byte) (i * 7));
      }

      Descriptor move = Descriptor.move(iova + 4096, iova + 8 * 4096 + 5, 10000).withInterrupt(1);
      submit(file.map(2), move.withRecord(iova));

      assertThat(done.await(0, LONG)).isEqualTo(1);
      assertThat(CompletionRecord.decode(memory).is(CompletionStatus.SUCCESS)).isTrue();
      assertThat(memory.asSlice(8 * 4096 + 5, 10000).mismatch(memory.asSlice(4096, 10000)))
          .isEqualTo(-1);

      submit(
          file.map(2),
          Descriptor.fill(-1, iova + LENGTH - 100, 200).withInterrupt(1).withRecord(iova + 32));
      assertThat(done.await(1, LONG)).isEqualTo(2);
      CompletionRecord faulted = CompletionRecord.decode(memory.asSlice(32));
      assertThat(faulted.statusByte()).isEqualTo(0x83);
      assertThat(faulted.completed()).isEqualTo(100);
      assertThat(faulted.faultAddress()).isEqualTo(iova + LENGTH);
      assertThat(faults).anyMatch(fault -> fault.iova() == iova + LENGTH);
      command(bar, misc, Command.DISABLE_DEVICE, 0);
    }
  }
}
