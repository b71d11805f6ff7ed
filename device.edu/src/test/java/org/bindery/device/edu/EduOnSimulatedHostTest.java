package org.bindery.device.edu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Access;
import org.bindery.api.Fault;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.api.IovaRange;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.api.VirtualCpu;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.host.SimHost;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.machine.DeviceWatcher;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.engine.IommuEngine;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;
import org.bindery.host.MemorySlot;
import org.bindery.host.VirtualMachine;
import org.bindery.iommufd.IommufdProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The device in the captured machine, bound to an fd of the engine: registers by its BAR, DMA
 * through IOAS and IOMMU, its message-signalled interrupt.
 */
@Timeout(60)
class EduOnSimulatedHostTest {
  private static final String EDU = "0000:00:10.0";
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int LENGTH = 16 * 4096;

  private final Random random = new Random(20261121);
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = arena.allocate(LENGTH, 4096);
  private SimHost host;
  private OneProcess process;
  private IommuEngine engine;
  private EngineFd fd;
  private DeviceFile file;
  private EngineDevice device;
  private RegionMap bar;
  private Interrupt interrupt;
  private int ioas;

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

  static SimHost eduLab() {
    SimHost lab = new SimHost("lab", HostDescriptions.load("edu-lab"), new Nobody(), new Nobody());
    lab.models().add(new EduFactory(EduModel.DEFAULT_MASK));
    lab.start();
    return lab;
  }

  @BeforeEach
  void bind() {
    host = eduLab();
    engine = new IommufdProvider().create("lab", host.memory().orElseThrow());
    process = new OneProcess(memory);
    fd = engine.open("fd0", process, faults::add);
    host.attributes().write("bus/pci/devices/" + EDU + "/driver_override", "vfio-pci");
    host.attributes().write("bus/pci/drivers_probe", EDU);
    file =
        host.open(
            host.devices().stream().filter(d -> d.name().equals(EDU)).findFirst().orElseThrow());
    device = file.bind(fd);
    file.write(RegionInfo.CONFIG, 4, 2, 6);
    bar = file.map(0);
    interrupt = file.interrupt(InterruptKind.MSI, 0);
    ioas = fd.allocateIoas();
  }

  @AfterEach
  void close() {
    file.close();
    engine.close();
    host.close();
    assertThat(host.memory().orElseThrow().pinnedPages()).isZero();
    arena.close();
  }

  private void transfer(long source, long destination, long count, long command)
      throws InterruptedException {
    long seen = interrupt.count();
    bar.putLong(0x80, source);
    bar.putLong(0x88, destination);
    bar.putLong(0x90, count);
    bar.putLong(0x98, command | 1 | 4);
    assertThat(interrupt.await(seen, LONG)).isEqualTo(seen + 1);
    assertThat(bar.getLong(0x98) & 1).isZero();
    assertThat(bar.getInt(0x24)).isEqualTo(0x100);
    bar.putInt(0x64, 0x100);
    assertThat(bar.getInt(0x24)).isZero();
  }

  @Test
  void computesAFactorialAndInterrupts() throws InterruptedException {
    assertThat(bar.getInt(0)).isEqualTo(0x010000ed);
    bar.putInt(0x20, 0x80);
    bar.putInt(0x08, 10);
    assertThat(interrupt.await(0, LONG)).isEqualTo(1);
    assertThat(bar.getInt(0x08)).isEqualTo(3628800);
    assertThat(bar.getInt(0x24)).isEqualTo(1);
  }

  @Test
  void movesRandomBytesThroughItsBuffer() throws InterruptedException {
    byte[] bytes = new byte[4096];
    random.nextBytes(bytes);
    memory.asSlice(5000, 4096).copyFrom(MemorySegment.ofArray(bytes));
    long iova = fd.map(ioas, memory.address(), LENGTH, Access.READ_WRITE, OptionalLong.empty());
    device.attach(ioas);
    assertThat(fd.ranges(ioas).ranges())
        .containsExactly(
            new IovaRange(0, 0xfedfffffL), new IovaRange(0xfef00000L, 0xffffffffffffL));
    transfer(iova + 5000, 0x40000, 4096, 0);
    transfer(0x40000, iova + 20001, 4096, 2);
    assertThat(memory.asSlice(20001, 4096).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes);
    assertThat(memory.asSlice(0, 5000).toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) 0);
    assertThat(faults).isEmpty();
  }

  /** Behind the lab's IOMMU, which lacks snoop control, with a guest's processor beside it. */
  @Test
  void aTransferThatAsksNotToBeSnoopedPassesTheCacheBy() throws InterruptedException {
    long iova = fd.map(ioas, memory.address(), LENGTH, Access.READ_WRITE, OptionalLong.empty());
    device.attach(ioas);
    try (VirtualMachine guest = host.createVirtualMachine("guest", process)) {
      guest.add(new MemorySlot(0, 0, LENGTH, memory.address()));
      VirtualCpu cpu = guest.cpu().orElseThrow();
      cpu.write(100, MemorySegment.ofArray(new byte[] {7}));
      transfer(iova + 100, 0x40000, 1, 0x10);
      transfer(0x40000, iova + 4096, 1, 2);
      assertThat(memory.get(ValueLayout.JAVA_BYTE, 4096)).as("past the cache").isZero();
      transfer(iova + 100, 0x40000, 1, 0);
      transfer(0x40000, iova + 4096, 1, 2);
      assertThat(memory.get(ValueLayout.JAVA_BYTE, 4096)).as("snooped").isEqualTo((byte) 7);
    }
  }

  @Test
  void reachesNothingUnattachedUnmappedOrDetached() throws InterruptedException {
    memory.fill((byte) 0x5a);
    transfer(0x40000, memory.address(), 64, 2);
    assertFault(0x2, memory.address() & EduModel.DEFAULT_MASK);
    long iova = fd.map(ioas, memory.address(), LENGTH, Access.READ, OptionalLong.empty());
    device.attach(ioas);
    transfer(0x40000, iova, 64, 2);
    assertFault(0x5, iova);
    assertThat(fd.unmap(ioas, iova, LENGTH)).isEqualTo(LENGTH);
    transfer(iova, 0x40000, 64, 0);
    assertFault(0x6, iova);
    device.detach();
    transfer(iova, 0x40000, 64, 0);
    assertFault(0x2, iova);
    assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) 0x5a);
  }

  private void assertFault(int code, long iova) {
    Fault fault = faults.getLast();
    assertThat(fault.code()).isEqualTo(code);
    assertThat(fault.iova()).isEqualTo(iova);
    assertThat(fault.requester()).isEqualTo(EDU);
    assertThat(fault.device()).isEqualTo(EDU);
  }
}
