package org.bindery.backend.sim.kernel.bad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.RegionInfo;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.kernel.Kernel;
import org.bindery.backend.sim.machine.DmaFunction;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestDriver;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.device.DriverPort;
import org.bindery.device.KernelDriver;
import org.bindery.device.KernelPasids;
import org.bindery.device.PciId;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * I12, for every call that a simulated kernel makes of a driver and everything that each may do
 * wrong: whoever asks is refused in time, the driver of another device goes on, what the bad one
 * leaves is dead, and a good one takes its device, while the bad one still hangs and when it comes
 * to itself.
 */
@Timeout(120)
class BadDriverMatrixTest {
  private static final PciId ACCELERATOR = new PciId(0x8086, 0x0b25);
  private static final String BADS = "0000:6a:01.0";
  private static final String GOODS = "0000:e7:01.0";
  private static final Duration SHORT = Duration.ofMillis(1500);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final TestDevices models = TestDevices.register(0x8086, 0x0b25);
  private final TestDriver good = new TestDriver(ACCELERATOR);

  static Stream<Cell> everything() {
    return Cell.all();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("everything")
  void isContained(Cell cell) throws InterruptedException {
    String name = "lab" + NUMBER.incrementAndGet();
    Bad bad = new Bad(cell);
    try (Arena arena = Arena.ofShared();
        TestHost lab =
            new TestHost(
                name,
                HostDescriptions.load("dsa-server"),
                cell.how().hangs() ? SHORT : Kernel.LIMIT)) {
      TestProcess process = new TestProcess();
      MemorySegment memory = arena.allocate(4096, 4096);
      process.register(memory);
      goodOneRuns(lab);
      List<Integer> free = freePasids();

      WholeDriver whole = new WholeDriver(ACCELERATOR, process, bad);
      KernelDriver code = whole.code();
      lab.host().kernel().add(code);
      Steps steps = new Steps(lab, BADS);
      steps.bindFunction();
      steps.look();
      boolean probed = !steps.refused().containsKey("probe");
      assertThat(lab.device(BADS).driver())
          .isEqualTo(probed ? Optional.of(WholeDriver.NAME) : Optional.empty());
      steps.useBox();
      if (probed) {
        assertThat(reaches(whole, memory)).as("DMA while it is bound").isTrue();
        work(lab, whole, bad, cell);
      }
      if (cell.how() == How.HANGS_BEFORE && steps.refused().get(cell.step()) == Errno.ETIMEDOUT) {
        steps.assertToldAtOnce(cell.step());
      }
      goesOn(lab);
      lab.host().kernel().remove(code);
      assertThat(bad.asked()).as("times it was asked").isPositive();
      assertOutcome(lab, steps, cell);
      assertNothingLeft(lab, whole, memory);
      goesOn(lab);

      aGoodOneTakesIt(lab, process, memory, bad);
      assertThat(whole.open()).as("open files and queues").isZero();
      assertNothingLeft(lab, whole, memory);
      assertThat(freePasids()).as("PASIDs are free again").isEqualTo(free);
      if (cell.how().hangs()) {
        assertThat(whole.running()).as("probed and not closed").isZero();
        assertThreadsEnd(name);
      }
    } finally {
      bad.mend();
    }
  }

  private void goodOneRuns(TestHost lab) {
    lab.host().models().add(models);
    lab.host().kernel().add(good);
    write(lab, "idxd/unbind", GOODS);
    write(lab, "idxd/unbind", BADS);
    write(lab, TestDriver.NAME + "/bind", GOODS);
    good.port(GOODS).enable();
  }

  private static void write(TestHost lab, String path, String value) {
    lab.host().attributes().write("bus/pci/drivers/" + path, value);
  }

  /** The lowest ones: more than a driver here takes. */
  private List<Integer> freePasids() {
    KernelPasids pasids = good.port(GOODS).pasids().orElseThrow();
    List<Integer> free = Stream.generate(pasids::allocate).limit(6).toList();
    free.forEach(pasids::free);
    return free;
  }

  /** The device of the other driver does DMA, and its own devices answer. */
  private void goesOn(TestHost lab) {
    try (Arena arena = Arena.ofShared()) {
      TestProcess other = new TestProcess();
      MemorySegment memory = arena.allocate(4096, 4096);
      other.register(memory);
      try (KernelPasids.Binding binding = good.port(GOODS).pasids().orElseThrow().bind(other)) {
        assertThat(dma(GOODS, binding.pasid(), memory)).isTrue();
        assertThat(memory.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(0x77);
      }
      assertThat(dma(GOODS, 0, memory)).isFalse();
    }
    String part = "part-" + GOODS;
    lab.host().attributes().write("bus/toy/devices/" + part + "/value", "now");
    assertThat(lab.host().attributes().read("bus/toy/devices/" + part + "/value")).isEqualTo("now");
    lab.host().attributes().write("bus/toy/drivers/toyuser/bind", part);
    assertThat(lab.device(part).driver()).contains("toyuser");
    lab.host().attributes().write("bus/toy/drivers/toyuser/unbind", part);
  }

  private boolean dma(String function, int pasid, MemorySegment memory) {
    MemorySegment sent = MemorySegment.ofArray(new long[] {0x77});
    return models.port(function).pasids().orElseThrow().write(pasid, memory.address(), sent);
  }

  private boolean reaches(WholeDriver driver, MemorySegment memory) {
    return dma(BADS, driver.binding().pasid(), memory);
  }

  /** Nobody waits for these: they are done, or that they failed is in the log. */
  private void work(TestHost lab, WholeDriver whole, Bad bad, Cell cell)
      throws InterruptedException {
    if (cell.call().spi() == Runnable.class) {
      whole.port().run(bad.in(SpiCall.WORK, () -> {}));
      models.port(BADS).raiseMsi(0);
      await("it is asked", () -> bad.asked() > 0);
      if (cell.how().throwsIt()) {
        await("it is told", () -> said(lab, "failed in its work"));
      }
    } else {
      assertThat(models.port(BADS).raiseMsi(0)).isTrue();
      await("the interrupt is handled", () -> whole.interrupts() > 0);
    }
  }

  private static boolean said(TestHost lab, String text) {
    return lab.log().lines().stream().anyMatch(line -> line.contains(text));
  }

  private static void assertOutcome(TestHost lab, Steps steps, Cell cell) {
    String step = cell.step();
    if (cell.errnos().isEmpty()) {
      assertThat(steps.refused()).as("all is done").isEmpty();
    } else if (step.equals("load")) {
      assertThat(lab.log().lines()).anyMatch(line -> line.contains("is not loaded: "));
      assertThat(steps.refused()).containsKey("probe");
    } else if (!step.isEmpty()) {
      assertThat(steps.refused()).containsKey(step);
      assertThat(steps.refused().get(step)).isIn(cell.errnos());
    } else if (cell.call().spi() == KernelDriver.Running.class) {
      assertThat(steps.refused()).isEmpty();
      assertThat(lab.log().lines()).anyMatch(line -> line.contains("failed while it ended"));
    }
  }

  private void assertNothingLeft(TestHost lab, WholeDriver whole, MemorySegment memory) {
    assertThat(lab.host().devices())
        .extracting(HostDevice::name)
        .doesNotContain(WholeDriver.FIRST, WholeDriver.BOX);
    assertThat(lab.went())
        .containsAll(
            lab.came().stream()
                .filter(List.of(WholeDriver.FIRST, WholeDriver.BOX)::contains)
                .toList());
    assertThat(lab.host().attributes().list("bus")).containsExactly("pci", "toy");
    DmaFunction dma = ((MachineDevice) lab.device(BADS)).dma().orElseThrow();
    dma.requesters().forEach(requester -> assertThat(dma.hardware().pasids(requester)).isEmpty());
    assertThat(lab.host().attributes().bytes("bus/pci/devices/" + BADS + "/config")[4] & 4)
        .as("bus mastering")
        .isZero();
    assertThat(models.port(BADS).raiseMsi(0)).as("an interrupt").isFalse();
    if (whole.port() != null) {
      assertDead(whole.port());
    }
    if (whole.binding() != null) {
      assertThat(reaches(whole, memory)).as("DMA after its end").isFalse();
    }
    if (whole.subdevice() != null) {
      assertThat(whole.subdevice().ended()).as("its subdevice has ended").isTrue();
    }
    if (whole.place() != null) {
      assertRefused(Errno.ENODEV, "", () -> whole.place().add(child()));
    }
  }

  private static WholeChild child() {
    return new WholeChild("late0", new Bad(null), new AtomicInteger());
  }

  /** Whatever it kept. */
  private static void assertDead(DriverPort kept) {
    AtomicInteger ran = new AtomicInteger();
    kept.run(ran::incrementAndGet);
    MemorySegment bytes = MemorySegment.ofArray(new byte[64]);
    Stream.<Runnable>of(
            () -> kept.read(RegionInfo.CONFIG, 4, 2),
            () -> kept.write(RegionInfo.CONFIG, 4, 2, 6),
            () -> kept.store(0, 0, bytes, false),
            kept::enable,
            kept::reset,
            () -> kept.onInterrupt(0, ran::incrementAndGet),
            kept::dma,
            kept::pasids,
            () -> kept.add(child()))
        .forEach(use -> assertRefused(Errno.ENODEV, "", use));
    assertThat(ran).hasValue(0);
  }

  /** First while the bad one hangs where it does, then when it has come to itself. */
  private void aGoodOneTakesIt(TestHost lab, TestProcess process, MemorySegment memory, Bad bad)
      throws InterruptedException {
    WholeDriver mended = new WholeDriver(ACCELERATOR, process, new Bad(null));
    lab.host().kernel().add(mended);
    if (lab.device(BADS).driver().isEmpty()) {
      write(lab, WholeDriver.NAME + "/bind", BADS);
    }
    assertGood(lab, mended, memory);
    bad.mend();
    await("all has come back", () -> bad.hanging() == 0);
    assertGood(lab, mended, memory);
    write(lab, WholeDriver.NAME + "/unbind", BADS);
    lab.host().kernel().remove(mended);
    assertThat(mended.running()).isZero();
  }

  private void assertGood(TestHost lab, WholeDriver mended, MemorySegment memory)
      throws InterruptedException {
    Steps steps = new Steps(lab, BADS);
    steps.look();
    steps.useBox();
    assertThat(steps.refused()).as("of a good driver").isEmpty();
    assertThat(reaches(mended, memory)).isTrue();
    int before = mended.interrupts();
    assertThat(models.port(BADS).raiseMsi(0)).isTrue();
    await("the interrupt is handled", () -> mended.interrupts() > before);
  }

  /** Those of the kernel's calls: after a while nothing is left to do for them. */
  private static void assertThreadsEnd(String host) throws InterruptedException {
    String prefix = "bindery-sim-%s-drivers-".formatted(host);
    await(
        "the threads of its calls end",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith(prefix)));
  }

  private static void await(String what, BooleanSupplier reached) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(1);
    }
  }
}
