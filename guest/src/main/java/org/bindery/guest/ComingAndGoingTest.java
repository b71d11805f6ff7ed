package org.bindery.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  void whileItIsBoundTheKernelWaitsAndThenNothingOfItIsLeft() throws Exception {
    String edu = lab.topology().edu();
    BoundDevice device = lab.bind(lab.open(), edu);
    CompletableFuture<Void> removal = CompletableFuture.runAsync(() -> remove(edu));
    // vfio_unregister_group_dev() waits for whoever has the device open.
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> removal.get(1, TimeUnit.SECONDS));
    device.unbind();
    removal.get(20, TimeUnit.SECONDS);
    Await.that(edu + " goes", () -> !host.has(edu));
    Refused.with(Errno.ENODEV, () -> device.read(RegionInfo.CONFIG, 0, 4));
    host.rescan(edu);
  }
}
