package org.bindery.backend.linux.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.linux.testing.Refusals.assertRefused;

import java.time.Duration;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.uapi.vfio.DeviceSetIrqs;
import org.junit.jupiter.api.Test;

class VfioVectorsTest {
  private final FakeFile file = new FakeFile();
  private final FakeSignals signals = new FakeSignals();

  private VfioVectors vectors(boolean growsOnlyAnew) {
    return new VfioVectors(
        "a",
        List.of(
            new IrqIndex(InterruptKind.INTX, 1, false),
            new IrqIndex(InterruptKind.MSI, 4, growsOnlyAnew)),
        new SetIrqs(file),
        signals);
  }

  @Test
  void asManyVectorsAreEnabledAsTheHighestNeeds() {
    VfioVectors vectors = vectors(true);

    Interrupt one = vectors.wire(InterruptKind.MSI, 1);
    vectors.wire(InterruptKind.MSI, 0);
    vectors.wire(InterruptKind.MSI, 3);
    one.close();

    assertThat(file.calls)
        .containsExactly(
            "wire 1 from 0: [-1, 100]",
            "wire 1 from 0: [101]",
            "disable 1",
            "wire 1 from 0: [101, 100, -1, 102]",
            "wire 1 from 1: [-1]");
    assertThat(signals.open).containsOnlyKeys(101, 102);
  }

  @Test
  void anIndexThatGrowsIsNotDisabled() {
    VfioVectors vectors = vectors(false);

    vectors.wire(InterruptKind.MSI, 0);
    vectors.wire(InterruptKind.MSI, 2);

    assertThat(file.calls).containsExactly("wire 1 from 0: [100]", "wire 1 from 2: [101]");
  }

  @Test
  void theLastOneDisablesTheIndexAndAnotherKindMayFollow() {
    VfioVectors vectors = vectors(true);
    Interrupt msi = vectors.wire(InterruptKind.MSI, 0);

    assertRefused(
        Errno.EBUSY, "MSI vector 0 of a is wired", () -> vectors.wire(InterruptKind.MSI, 0));
    assertRefused(
        Errno.EBUSY, "MSI vector 0 of a is wired", () -> vectors.wire(InterruptKind.INTX, 0));
    msi.close();
    msi.close();
    vectors.wire(InterruptKind.INTX, 0);

    assertThat(file.calls)
        .containsExactly("wire 1 from 0: [100]", "disable 1", "wire 0 from 0: [101]");
  }

  @Test
  void whatIsNotThereIsRefused() {
    VfioVectors vectors = vectors(true);

    assertRefused(Errno.EINVAL, "it has 4", () -> vectors.wire(InterruptKind.MSI, 4));
    assertRefused(Errno.EINVAL, "it has 4", () -> vectors.wire(InterruptKind.MSI, -1));
    assertRefused(Errno.EINVAL, "it has 0", () -> vectors.wire(InterruptKind.MSIX, 0));
    assertThat(signals.open).isEmpty();
  }

  @Test
  void aRefusedVectorLeavesTheOthers() {
    VfioVectors vectors = vectors(true);
    vectors.wire(InterruptKind.MSI, 0);
    file.answers.put((long) DeviceSetIrqs.COMMAND.number(), 2);

    assertRefused(
        Errno.ENOSPC,
        "interrupts for 2 MSI vectors of a only, 4 are needed",
        () -> vectors.wire(InterruptKind.MSI, 3));

    file.answers.clear();
    assertThat(signals.open).containsOnlyKeys(100);
    vectors.wire(InterruptKind.MSI, 1);
    assertThat(file.calls).last().isEqualTo("wire 1 from 0: [100, 102]");
  }

  @Test
  void interruptsAreCountedAndWaitedFor() throws InterruptedException {
    Interrupt interrupt = vectors(true).wire(InterruptKind.MSI, 0);

    signals.open.get(100).accept(3);

    assertThat(interrupt.count()).isEqualTo(3);
    assertThat(interrupt.await(2, Duration.ofSeconds(10))).isEqualTo(3);
    assertThat(interrupt.await(3, Duration.ofMillis(1))).isEqualTo(3);
    assertThat(file.calls).doesNotContain("unmask 1");
  }

  @Test
  void aWireIsUnmaskedByWhoHasSeenIt() throws InterruptedException {
    Interrupt interrupt = vectors(true).wire(InterruptKind.INTX, 0);
    signals.open.get(100).accept(1);

    assertThat(interrupt.await(0, Duration.ofSeconds(10))).isEqualTo(1);
    assertThat(interrupt.count()).isEqualTo(1);
    assertThat(file.calls).doesNotContain("unmask 0");

    interrupt.await(1, Duration.ZERO);
    interrupt.await(1, Duration.ZERO);
    assertThat(file.calls).containsOnlyOnce("unmask 0");
  }

  @Test
  void theEndOfTheBindEndsWaits() throws InterruptedException {
    VfioVectors vectors = vectors(true);
    Interrupt interrupt = vectors.wire(InterruptKind.MSI, 0);
    Thread ending = Thread.ofPlatform().start(vectors::endAll);

    assertThat(interrupt.await(0, Duration.ofSeconds(60))).isZero();

    ending.join();
    assertThat(signals.open).isEmpty();
    assertRefused(Errno.ENODEV, "not bound", () -> vectors.wire(InterruptKind.MSI, 1));
  }
}
