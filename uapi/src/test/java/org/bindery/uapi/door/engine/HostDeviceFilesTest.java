package org.bindery.uapi.door.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.uapi.door.kit.FakeHost;
import org.junit.jupiter.api.Test;

/** Names of device files. */
class HostDeviceFilesTest {
  private final FakeHost host = new FakeHost();
  private final HostDeviceFiles files = new HostDeviceFiles(host);

  @Test
  void asTheHostTells() {
    host.add("0000:00:10.0", "vfio-pci");
    host.tree.write("bus/pci/devices/0000:00:10.0/vfio-dev/vfio7/dev", "511:7");
    host.tree.write("bus/pci/devices/0000:00:10.0/reset_method", "flr");

    assertThat(files.node("0000:00:10.0")).contains("vfio7");
    assertThat(files.open("vfio7").resettable()).isTrue();
    assertThat(host.opened).containsExactly("0000:00:10.0");
    refused("vfio0");
  }

  @Test
  void byNumbersThatStayWhereTheHostTellsNothing() {
    host.add("0000:00:10.0", "e1000");
    host.add("0000:00:11.0", "vfio-pci");
    host.add("0000:00:12.0", "vfio-pci");
    host.devices.add(new FakeHost.Device("0000:00:13.0", Optional.empty()));

    assertThat(files.open("vfio1").resettable()).isFalse();
    assertThat(host.opened).containsExactly("0000:00:12.0");
    assertThat(files.node("0000:00:10.0")).isEmpty();
    assertThat(files.node("0000:00:13.0")).isEmpty();
    assertThat(files.node("0000:00:99.0")).isEmpty();
    host.devices.remove(1);
    assertThat(files.node("0000:00:12.0")).contains("vfio1");
    refused("vfio0");
    host.add("0000:00:11.0", "vfio-pci");
    assertThat(files.node("0000:00:11.0")).as("it is back").contains("vfio0");
  }

  private void refused(String node) {
    assertThatThrownBy(() -> files.open(node))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
  }
}
