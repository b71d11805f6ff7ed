package org.bindery.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.DeviceView;
import org.bindery.itest.shell.Shell;
import org.junit.jupiter.api.Test;

/** A host captured by the command and started again from the file, beside the first. */
class CaptureTest {
  private final Lab lab = new Lab();

  @Test
  void theHostOfTheFileHasTheSameDevicesDriversAndGroups() throws Exception {
    var unused = lab.iommu();
    Ledger before = Ledger.of(lab);
    Path folder = Files.createTempDirectory("capture");
    Path file = folder.resolve("lab.capture");
    try (Shell shell = new Shell(lab)) {
      shell.run("capture " + file + " --host edu-lab");
      try (OtherHost captured = new OtherHost(lab, "captured", file.toString())) {
        assertThat(devices(captured.name())).isEqualTo(devices("edu-lab")).isNotEmpty();
      }
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
    before.awaitSame(lab);
  }

  private Map<String, List<Object>> devices(String host) {
    Map<String, List<Object>> devices = new TreeMap<>();
    for (DeviceView device : lab.administration().devices()) {
      if (device.host().equals(host)) {
        Map<String, Object> properties = new TreeMap<>(device.properties());
        properties.remove("bindery.host");
        devices.put(device.name(), List.of(properties, device.driver(), device.group()));
      }
    }
    return devices;
  }
}
