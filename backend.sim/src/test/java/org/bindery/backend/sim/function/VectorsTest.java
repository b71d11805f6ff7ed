package org.bindery.backend.sim.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.backend.sim.description.DeviceDescription;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.interrupt.MessageSource;
import org.bindery.backend.sim.interrupt.PlainMessages;
import org.bindery.backend.sim.interrupt.ProcessorVectors;
import org.bindery.backend.sim.interrupt.SourceCheck;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is told of an interrupt may have another thread use the function's interrupts meanwhile. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VectorsTest {
  /** A function with three vectors of MSI-X and a line. */
  private static final String VIRTIO = "0000:00:01.0";

  private static final Permit ALWAYS = () -> {};

  private final ConfigSpace config = config();
  private final Vectors vectors =
      new Vectors(
          VIRTIO,
          config,
          new PlainMessages(new ProcessorVectors())
              .path(
                  new MessageSource(VIRTIO, new RequesterId(0, 0, 0x8), SourceCheck.exactly(0x8))));
  private final List<Interrupt> wired = new ArrayList<>();

  private static ConfigSpace config() {
    DeviceDescription description =
        HostDescriptions.load("edu-lab").devices().stream()
            .filter(device -> device.name().equals(VIRTIO))
            .findFirst()
            .orElseThrow();
    return new ConfigSpace(description.config(), description.resources());
  }

  /** By a thread of its own, for which whoever is told waits. */
  private void unwireElsewhere() {
    Thread other =
        Thread.ofPlatform().daemon().start(() -> List.copyOf(wired).forEach(Interrupt::close));
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aMessageIsSentWithNoLockHeld() {
    wired.add(vectors.listen(0, this::unwireElsewhere, ALWAYS));
    assertThat(vectors.raise(0)).isTrue();
    assertThat(wired.getFirst().count()).isEqualTo(1);
    assertThat(vectors.raise(0)).as("not wired").isFalse();
    assertThat(vectors.raise(3)).as("no such vector").isFalse();
  }

  @Test
  void aMessageIsRefusedWhileMessagesAreOff() {
    Interrupt interrupt = vectors.wire(InterruptKind.MSIX, 1, ALWAYS);
    config.allowMsix(false);
    assertThat(vectors.raise(1)).isFalse();
    config.allowMsix(true);
    assertThat(vectors.raise(1)).isTrue();
    assertThat(interrupt.count()).isEqualTo(1);
  }

  /** Once for each time that it becomes asserted and enabled, the first time with the wiring. */
  @Test
  void aLineCountsWhenItBecomesAssertedAndEnabled() {
    config.write(4, 2, 0);
    vectors.line(true);
    Interrupt line = vectors.wire(InterruptKind.INTX, 0, ALWAYS);
    assertThat(line.count()).isEqualTo(1);
    vectors.line(true);
    assertThat(line.count()).isEqualTo(1);
    config.write(4, 2, 1 << 10);
    config.write(4, 2, 0);
    assertThat(line.count()).isEqualTo(2);
    vectors.line(false);
    vectors.line(true);
    assertThat(line.count()).isEqualTo(3);
    line.close();
    vectors.line(false);
    vectors.line(true);
    assertThat(line.count()).isEqualTo(3);
  }
}
