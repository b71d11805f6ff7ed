package org.bindery.backend.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.DevicePort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PageRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine's function that waits for a page: whatever is done with it ends that. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageRequestMachineTest {
  private static final String DSA = "0000:6a:01.0";

  private final TestHost host = new TestHost(HostDescriptions.load("dsa-server"));
  private final TestDevices models = TestDevices.register(0x8086, 0x0b25);
  private final BlockingQueue<PageRequest> asked = new LinkedBlockingQueue<>();
  private MachineDevice device;
  private DmaFunction dma;
  private DevicePort port;
  private IommuDomain domain;

  @BeforeEach
  void start() {
    host.host().models().add(models);
    device = (MachineDevice) host.device(DSA);
    dma = device.dma().orElseThrow();
    domain =
        dma.hardware()
            .allocate(
                new DomainRequest(
                        dma.arrivesAs(), PageTableKind.PAGING, Vtd.SECOND_STAGE, Snoop.ENFORCE)
                    .pageRequests(asked::add));
    dma.hardware().attach(dma.arrivesAs(), domain);
    device.function().config().write(4, 2, 6);
    port = models.port(DSA);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  /** Work of the device's own, as a model does its DMA. */
  private CompletableFuture<Boolean> lacking(int pages) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    MemorySegment into = MemorySegment.ofArray(new byte[pages * 4096]);
    port.run(() -> done.complete(port.dma().read(0x100000, into)));
    return done;
  }

  /** As many at once as its capability has, which the kernel allocated it. */
  @Test
  void itAsksWithWhatItsConfigurationSpaceGivesIt() throws Exception {
    int allocation = device.function().config().pageRequests();
    assertThat(allocation).isPositive();
    CompletableFuture<Boolean> done = lacking(allocation + 1);
    for (int i = 0; i < allocation; i++) {
      assertThat(asked.take().last()).isEqualTo(i == allocation - 1);
    }
    assertThat(asked).isEmpty();
    dma.hardware().block(dma.arrivesAs());
    assertThat(done.get()).isFalse();
  }

  @Test
  void aReset() throws Exception {
    CompletableFuture<Boolean> done = lacking(1);
    asked.take();
    device.function().reset(() -> {});
    assertThat(done.get()).isFalse();
  }

  @Test
  void itsOwnersEnd() throws Exception {
    CompletableFuture<Boolean> done = lacking(1);
    asked.take();
    device.function().quiesce();
    assertThat(done.get()).isFalse();
  }

  @Test
  void thatItIsPulledOut() throws Exception {
    CompletableFuture<Boolean> done = lacking(1);
    asked.take();
    host.host().unplug(DSA);
    assertThat(done.get()).isFalse();
  }

  /** And no other model's. */
  @Test
  void thatItsModelGoes() throws Exception {
    CompletableFuture<Boolean> done = lacking(1);
    asked.take();
    host.host().models().remove(TestDevices.register());
    assertThat(done).isNotDone();
    assertThat(device.function().alive()).isTrue();
    host.host().models().remove(models);
    assertThat(done.get()).isFalse();
    assertThat(device.function().alive()).isFalse();
    assertThat(host.log().lines()).noneMatch(line -> line.contains("hangs while it is to go"));
  }

  @Test
  void theHostsEnd() throws Exception {
    CompletableFuture<Boolean> done = lacking(1);
    asked.take();
    host.close();
    assertThat(done.get()).isFalse();
  }
}
