package org.bindery.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.RegionInfo;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PCI functions go and come while the host runs: the kernel tells by uevents. */
class ComingAndGoingTest {
  @RegisterExtension final Lab lab = new Lab();
  private final KernelHost host = new KernelHost(lab);

  private void remove(String device) {
    host.attributes().write("bus/pci/devices/" + device + "/remove", "1");
  }

  @Test
  void whatIsRemovedGoesAndWhatIsFoundAgainCanBeBound() {
    String edu = lab.topology().edu();
    remove(edu);
    Await.that(edu + " goes", () -> !host.has(edu));
    Refused.with(Errno.ENODEV, () -> lab.bind(lab.open(), edu));
    host.rescan(edu);
    assertThat(lab.bind(lab.open(), edu).state()).isEqualTo(DeviceState.BOUND);
  }

  @Test
  void whatIsRemovedWhileItIsBoundIsReleasedFirst() throws Exception {
    String edu = lab.topology().edu();
    BoundDevice device = lab.bind(lab.open(), edu);
    // vfio_unregister_group_dev() waits for whoever has the device open, and asks for it.
    CompletableFuture<Void> removal = CompletableFuture.runAsync(() -> remove(edu));
    removal.get(30, TimeUnit.SECONDS);
    released(device);
    Await.that(edu + " goes", () -> !host.has(edu));
    host.rescan(edu);
    assertThat(lab.bind(lab.open(), edu).state()).isEqualTo(DeviceState.BOUND);
  }

  @Test
  void whatIsTakenFromItsDriverWhileItIsBoundIsReleasedFirst() throws Exception {
    String edu = lab.topology().edu();
    BoundDevice device = lab.bind(lab.open(), edu);
    CompletableFuture<Void> unbind =
        CompletableFuture.runAsync(
            () -> host.attributes().write("bus/pci/drivers/vfio-pci/unbind", edu));
    unbind.get(30, TimeUnit.SECONDS);
    released(device);
    assertThat(lab.bind(lab.open(), edu).state()).isEqualTo(DeviceState.BOUND);
  }

  private void released(BoundDevice device) {
    Await.that(device.device() + " is released", () -> device.state() == DeviceState.RELEASED);
    assertThat(Refused.with(Errno.ENODEV, () -> device.read(RegionInfo.CONFIG, 0, 4)).reason())
        .contains("wanted it back");
    assertThat(lab.administration().events())
        .anyMatch(event ->
            event.topic().equals("bindery/device/WANTED")
                && event.subject().equals(device.device()));
  }
}
