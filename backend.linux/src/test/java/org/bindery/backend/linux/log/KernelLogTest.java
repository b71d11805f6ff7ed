package org.bindery.backend.linux.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Fault;
import org.bindery.backend.linux.host.FaultFeed;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelLogTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  @TempDir private Path dev;
  private final List<String> warnings = new ArrayList<>();
  private final KernelFaults faults =
      new KernelFaults(Clock.fixed(NOW, ZoneOffset.UTC), warnings::add);
  private final List<Fault> edu = new ArrayList<>();
  private final List<Fault> behindBridge = new ArrayList<>();

  @Test
  void faultsFromNowOnGoToTheirDevices() throws Exception {
    Path kmsg = Files.writeString(dev.resolve("kmsg"), record("00:10.0", 1));
    try (Gateway gateway = new Gateway();
        KernelLog log = KernelLog.open(dev, gateway, faults);
        FaultFeed.Subscription _ = faults.subscribe("0000:00:10.0", edu::add);
        FaultFeed.Subscription _ = faults.subscribe("0000:01:02.0", behindBridge::add)) {
      log.drain();
      assertThat(edu).isEmpty();
      String more =
          record("00:10.0", 0x1000) + "6,2,3,-;usb 1-1: new device\n" + record("01:00.0", 0x2000);
      Files.writeString(kmsg, more, StandardOpenOption.APPEND);
      log.drain();
      assertThat(edu)
          .singleElement()
          .satisfies(fault -> {
            assertThat(fault.time()).isEqualTo(NOW);
            assertThat(fault.device()).isEqualTo("0000:00:10.0");
            assertThat(fault.iova()).isEqualTo(0x1000);
          });
      assertThat(behindBridge)
          .singleElement()
          .satisfies(fault -> {
            assertThat(fault.device()).isEqualTo("0000:01:02.0");
            assertThat(fault.requester()).isEqualTo("0000:01:00.0");
            assertThat(fault.iova()).isEqualTo(0x2000);
          });
    }
  }

  @Test
  void anEndedSubscriptionHearsNothing() {
    FaultFeed.Subscription subscription = faults.subscribe("0000:00:10.0", edu::add);
    faults.line(record("00:10.0", 1));
    subscription.close();
    subscription.close();
    faults.line(record("00:10.0", 2));
    assertThat(edu).hasSize(1);
  }

  /** Function 0 of slot 0 is a device like any other where it is subscribed itself. */
  @Test
  void aRequesterThatIsADeviceIsNoAlias() {
    FaultFeed.Subscription unused = faults.subscribe("0000:01:00.0", edu::add);
    FaultFeed.Subscription alsoUnused = faults.subscribe("0000:01:02.0", behindBridge::add);
    faults.line(record("01:00.0", 1));
    assertThat(edu).hasSize(1);
    assertThat(behindBridge).isEmpty();
    unused.close();
    alsoUnused.close();
  }

  @Test
  void aConsumerThatThrowsHarmsNobody() {
    FaultFeed.Subscription broken =
        faults.subscribe(
            "0000:00:10.0",
            _ -> {
              throw new IllegalStateException("broken");
            });
    FaultFeed.Subscription sound = faults.subscribe("0000:00:10.0", edu::add);
    faults.line(record("00:10.0", 1));
    assertThat(edu).hasSize(1);
    assertThat(warnings).singleElement().asString().contains("0000:00:10.0", "broken");
    broken.close();
    sound.close();
  }

  @Test
  void withoutALogThereIsAnError() {
    try (Gateway gateway = new Gateway()) {
      assertThatThrownBy(() -> KernelLog.open(dev, gateway, faults))
          .isInstanceOf(ErrnoException.class)
          .hasMessage("open " + dev.resolve("kmsg") + ": errno 2");
    }
  }

  private static String record(String device, long iova) {
    return "3,1,2,-;DMAR: [DMA Write NO_PASID] Request device [%s] fault addr 0x%x"
            .formatted(device, iova)
        + " [fault reason 0x05] PTE Write access is not set\n";
  }
}
