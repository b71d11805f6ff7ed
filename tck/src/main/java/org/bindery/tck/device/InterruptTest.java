package org.bindery.tck.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.tck.lab.Edu;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Interrupts of a bound device, through the IOMMU's remapping where there is one. */
class InterruptTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration NO_MORE = Duration.ofMillis(300);

  @RegisterExtension final Lab lab = new Lab();
  private BoundDevice device;
  private Edu edu;

  @BeforeEach
  void bind() {
    device = lab.bind(lab.open(), lab.topology().edu());
    edu = lab.edu(device);
  }

  private Interrupt wire() {
    return lab.closing(device.interrupt(InterruptKind.MSI, 0));
  }

  private void raise() {
    edu.registers().putInt(Edu.INTERRUPT_RAISE, 1);
  }

  private void acknowledge() {
    edu.registers().putInt(Edu.INTERRUPT_ACKNOWLEDGE, edu.registers().getInt(Edu.INTERRUPT_STATUS));
  }

  @Test
  void theDeviceHasOneMsiVector() {
    assertTrue(
        device.interrupts().contains(new InterruptInfo(InterruptKind.MSI, 1)),
        () -> device.interrupts().toString());
  }

  @Test
  void eachMessageIsCounted() throws Exception {
    Interrupt interrupt = wire();
    assertEquals(InterruptKind.MSI, interrupt.kind());
    assertEquals(0, interrupt.vector());
    assertEquals(0, interrupt.count());
    for (int i = 0; i < 3; i++) {
      raise();
      assertEquals(i + 1, interrupt.await(i, PATIENCE));
      assertEquals(1, edu.registers().getInt(Edu.INTERRUPT_STATUS));
      acknowledge();
      assertEquals(0, edu.registers().getInt(Edu.INTERRUPT_STATUS));
    }
  }

  @Test
  void aWaitWithoutAMessageEndsWithTheCount() throws Exception {
    assertEquals(0, wire().await(0, NO_MORE));
  }

  @Test
  void whatIsUnwiredCountsNoMore() throws Exception {
    Interrupt first = wire();
    raise();
    assertEquals(1, first.await(0, PATIENCE));
    acknowledge();
    first.close();
    first.close();
    raise();
    acknowledge();
    Interrupt second = wire();
    assertEquals(0, second.await(0, NO_MORE));
    raise();
    assertEquals(1, second.await(0, PATIENCE));
    acknowledge();
  }

  @Test
  void aVectorThatIsWiredIsEbusy() {
    Interrupt unused = wire();
    Refused.with(Errno.EBUSY, () -> device.interrupt(InterruptKind.MSI, 0));
    Refused.with(Errno.EBUSY, () -> device.interrupt(InterruptKind.INTX, 0));
  }

  @Test
  void aVectorThatIsNotThereIsEinval() {
    Refused.with(Errno.EINVAL, () -> device.interrupt(InterruptKind.MSI, 1));
    Refused.with(Errno.EINVAL, () -> device.interrupt(InterruptKind.MSI, -1));
    Refused.with(Errno.EINVAL, () -> device.interrupt(InterruptKind.MSIX, 0));
  }

  @Test
  void aWaitEndsWithTheBinding() throws Exception {
    Interrupt interrupt = wire();
    Thread unbinder =
        Thread.ofPlatform()
            .start(() -> {
              try {
                Thread.sleep(NO_MORE);
                device.unbind();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    long begun = System.nanoTime();
    assertEquals(0, interrupt.await(0, PATIENCE));
    assertTrue(System.nanoTime() - begun < PATIENCE.toNanos(), "the wait went on");
    unbinder.join();
  }
}
