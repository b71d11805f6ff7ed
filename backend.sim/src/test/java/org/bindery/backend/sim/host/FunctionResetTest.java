package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;
import static org.bindery.backend.sim.testing.TestHost.E1000;
import static org.bindery.backend.sim.testing.TestHost.EDU_BEHIND_BRIDGE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.RegionInfo;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TinyEngine;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.device.DevicePort;
import org.bindery.device.DmaPort;
import org.bindery.engine.EngineDevice;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.RequesterId;
import org.bindery.host.DeviceFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device file's reset: no DMA while it lasts, no attach, and afterwards all is as before. */
class FunctionResetTest {
  private static final String DSA = "0000:6a:01.0";
  private static final long IOVA = 0x4000_0000L;
  private static final int PAGE = 4096;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = arena.allocate(PAGE, PAGE);
  private Runnable inReset = () -> {};
  private TestHost lab;
  private TinyEngine engine;
  private TestDevices models;
  private EngineDevice registered;

  @AfterEach
  void close() {
    lab.close();
    engine.close();
    arena.close();
  }

  private DeviceFile start(TestHost host, int vendor, int device, String name) {
    lab = host;
    engine = lab.engine();
    models =
        new TestDevices(
            vendor,
            device,
            (identity, port) ->
                new TestDevices.Register() {
                  @Override
                  public void reset() {
                    super.reset();
                    inReset.run();
                  }
                });
    lab.host().models().add(models);
    lab.take(name);
    DeviceFile file = lab.open(name);
    registered = file.bind(new TinyFd(engine));
    file.write(RegionInfo.CONFIG, 4, 2, 6);
    return file;
  }

  private int attach() {
    int table = engine.allocate(engine.lastBound());
    engine.map(table, memory, IOVA, Access.READ_WRITE);
    registered.attach(table);
    return table;
  }

  private static boolean write(DevicePort port, int value) {
    return port.dma().write(IOVA, MemorySegment.ofArray(new byte[] {(byte) value}));
  }

  private byte written() {
    return memory.get(ValueLayout.JAVA_BYTE, 0);
  }

  @Test
  void sendsNothingIsAttachedToNothingAndIsThenAsBefore() {
    DeviceFile file = start(new TestHost(HostDescriptions.load("dsa-server")), 0x8086, 0x0b25, DSA);
    int table = attach();
    int other = engine.allocate(engine.lastBound());
    DevicePort port = models.port(DSA);
    assertThat(write(port, 1)).isTrue();
    boolean[] done = {false};
    inReset =
        () -> {
          assertThat(write(port, 2)).isFalse();
          assertRefused(Errno.EBUSY, "being reset", () -> registered.attach(other));
          done[0] = true;
        };
    file.reset();
    assertThat(done[0]).isTrue();
    inReset = () -> {};
    assertThat(lab.log().lines()).noneMatch(line -> line.contains("failed"));
    assertThat(engine.faults()).as("nothing was sent").isEmpty();
    assertThat(written()).isEqualTo((byte) 1);
    assertThat(write(port, 3)).isTrue();
    assertThat(written()).isEqualTo((byte) 3);
    registered.attach(other);
    registered.attach(table);
    assertThat(write(port, 4)).isTrue();
  }

  /** What others' requests bear too is not blocked for them. */
  @Test
  void behindABridgeTheOthersGoOn() {
    DeviceFile file = start(TestHost.eduLab(), 0x8086, 0x100e, E1000);
    attach();
    DmaDevice function = engine.lastBound();
    DmaDevice sibling = ((MachineDevice) lab.device(EDU_BEHIND_BRIDGE)).dma().orElseThrow();
    RequesterId bridge = function.requesters().getLast();
    assertThat(sibling.requesters().getLast()).isEqualTo(bridge);
    DevicePort port = models.port(E1000);
    DmaPort others =
        Ports.dma(((MachineDevice) lab.device(E1000)).dma().orElseThrow().hardware(), bridge);
    boolean[] done = {false};
    inReset =
        () -> {
          assertThat(write(port, 2)).isFalse();
          assertThat(others.write(IOVA, MemorySegment.ofArray(new byte[] {5}))).isTrue();
          assertRefused(Errno.EBUSY, "being reset", () -> registered.attach(1));
          done[0] = true;
        };
    file.reset();
    assertThat(done[0]).isTrue();
    inReset = () -> {};
    assertThat(written()).isEqualTo((byte) 5);
    assertThat(write(port, 6)).isTrue();
    assertThat(written()).isEqualTo((byte) 6);
  }
}
