package org.bindery.device.idxd.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.WorkQueue;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bus dsa on a whole simulated server: objects, attributes, enabling and disabling. */
@Timeout(60)
class BusTest {
  private final DsaHost server = new DsaHost();

  @AfterEach
  void close() {
    server.close();
  }

  static Refusal refused(Errno errno, Runnable call) {
    RefusedException refused = catchThrowableOfType(RefusedException.class, call::run);
    assertThat(refused).as("refusal").isNotNull();
    assertThat(refused.errno()).as(refused.getMessage()).isEqualTo(errno);
    return refused.refusal();
  }

  private Refusal denied(Errno errno, String object, String attribute, String value) {
    String before = server.read(object, attribute);
    Refusal refusal = refused(errno, () -> server.write(object, attribute, value));
    assertThat(server.read(object, attribute)).as("unchanged").isEqualTo(before);
    return refusal;
  }

  @Test
  void acceleratorsOfBothKindsShareTheirNumbers() {
    assertThat(server.host().attributes().list("bus/dsa/devices"))
        .contains("dsa0", "iax1", "dsa2", "wq0.0", "wq0.7", "group0.3", "engine0.3", "wq1.0")
        .doesNotContain("iax0", "dsa1", "wq0.8", "group0.4");
    assertThat(server.host().attributes().list("bus/dsa/drivers"))
        .containsExactly("idxd", "user", "vfio-idxd");
    HostDevice queue = server.device("wq0.0");
    assertThat(queue.bus()).isEqualTo("dsa");
    assertThat(queue.properties()).containsEntry(HostDevice.PARENT, DsaHost.FUNCTION);
    assertThat(server.host().devices())
        .extracting(HostDevice::name)
        .contains("dsa0", "wq0.7")
        .doesNotContain("group0.0", "engine0.0");
    assertThat(server.host().attributes().realPath(DsaHost.DEVICES + "wq0.0"))
        .isEqualTo("devices/pci0000:6a/0000:6a:01.0/dsa0/wq0.0");
  }

  @Test
  void attributesShowWhatTheHardwareSays() {
    assertThat(server.read("dsa0", "gen_cap")).endsWith("5f0107");
    assertThat(server.read("dsa0", "max_work_queues_size")).isEqualTo("128");
    String operations = server.read("dsa0", "op_cap");
    assertThat(Integer.parseInt(operations.substring(operations.length() - 8), 16) & 0xf)
        .as("no operation and memory move; batches are hidden")
        .isEqualTo(0xd);
    assertThat(server.read("dsa0", "state")).isEqualTo("disabled");
    assertThat(server.read("dsa0", "pasid_enabled")).isEqualTo("1");
    assertThat(server.read("dsa0", "cmd_status")).isEqualTo("0");
    assertThat(server.read("dsa0", "clients")).isEqualTo("0");
    assertThat(server.read("dsa0", "errors").split(" ")).hasSize(4);
    assertThat(server.read("wq0.0", "mode")).isEqualTo("shared");
    assertThat(server.read("wq1.0", "name")).as("configured at probe").isEqualTo("iaa_crypto");
    refused(Errno.ENXIO, () -> server.read("wq0.0", "cdev_minor"));
    assertThat(server.read("wq0.0", "occupancy")).isEqualTo("0");
    assertThat(server.read("group0.0", "read_buffers_allowed")).isEqualTo("96");
  }

  @Test
  void writesThatTheDriverRefusesChangeNothing() {
    denied(Errno.EINVAL, "engine0.0", "group_id", "4");
    denied(Errno.EINVAL, "engine0.0", "group_id", "x");
    denied(Errno.EINVAL, "wq0.0", "mode", "other");
    denied(Errno.EINVAL, "wq0.0", "size", "129");
    denied(Errno.EINVAL, "wq0.0", "priority", "16");
    denied(Errno.EINVAL, "wq0.0", "threshold", "1");
    denied(Errno.EINVAL, "wq0.0", "type", "mdev");
    denied(Errno.EINVAL, "wq0.0", "name", "");
    denied(Errno.EINVAL, "wq0.0", "max_transfer_size", "0");
    denied(Errno.EINVAL, "wq0.0", "op_config", "ffffffff");
    denied(Errno.EPERM, "group0.0", "traffic_class_a", "2");
    refused(Errno.EACCES, () -> server.write("dsa0", "gen_cap", "1"));
    assertThat(denied(Errno.EINVAL, "wq0.1", "threshold", "4").remedies())
        .containsExactly("wq config wq0.1 --size 4");
    server.configure("wq0.0", "dedicated", "user");
    server.bind("idxd", "dsa0");
    server.bind("user", "wq0.0");
    denied(Errno.EPERM, "wq0.0", "mode", "shared");
    denied(Errno.EPERM, "wq0.1", "size", "8");
    denied(Errno.ENXIO, "wq0.0", "block_on_fault", "0");
    denied(Errno.ENXIO, "wq0.0", "threshold", "4");
    denied(Errno.EPERM, "group0.0", "read_buffers_allowed", "8");
    assertThat(denied(Errno.EPERM, "wq0.0", "name", "b").remedies())
        .containsExactly("wq disable wq0.0");
  }

  @Test
  void whatIsNotConfiguredIsNotEnabledAndTheStatusSaysWhy() {
    refused(Errno.ENXIO, () -> server.bind("idxd", "dsa0"));
    assertThat(server.read("dsa0", "cmd_status")).isEqualTo("0x800d0000");
    server.write("dsa0", "cmd_status", "1");
    assertThat(server.read("dsa0", "cmd_status")).isEqualTo("0");
    refused(Errno.ENXIO, () -> server.bind("user", "wq0.0"));
    server.configure("wq0.0", "shared", "user");
    server.bind("idxd", "dsa0");
    assertThat(server.read("dsa0", "state")).isEqualTo("enabled");
    assertThat(server.device("dsa0").driver()).contains("idxd");
    refused(Errno.EBUSY, () -> server.bind("idxd", "dsa0"));
    refused(Errno.ENODEV, () -> server.bind("vfio-idxd", "wq0.0"));
    assertThat(server.read("dsa0", "cmd_status")).isEqualTo("0x80200000");
    server.write("wq0.1", "driver_name", "user");
    refused(Errno.ENXIO, () -> server.bind("user", "wq0.1"));
    assertThat(server.read("dsa0", "cmd_status")).as("no group").isEqualTo("0x80030000");
    server.write("wq0.0", "priority", "0");
    refused(Errno.ENXIO, () -> server.bind("user", "wq0.0"));
    assertThat(server.read("dsa0", "cmd_status")).as("the hardware's").isEqualTo("0x23");
    server.write("wq0.0", "priority", "1");
    server.bind("user", "wq0.0");
    assertThat(server.read("wq0.0", "state")).isEqualTo("enabled");
    assertThat(server.read("wq0.0", "cdev_minor")).isEqualTo("0");
    assertThat(server.read("dsa0", "cmd_status")).isEqualTo("0");
  }

  @Test
  void disablingAQueueLosesItsSettingsAndDisablingTheAcceleratorAllOfThem() {
    server.enable("wq0.0", "shared", "user");
    server.unbind("wq0.0");
    assertThat(server.read("wq0.0", "state")).isEqualTo("disabled");
    assertThat(server.read("wq0.0", "threshold")).isEqualTo("0");
    assertThat(server.read("wq0.0", "size")).isEqualTo("16");
    assertThat(server.read("wq0.0", "group_id")).isEqualTo("0");
    server.enable("wq0.0", "dedicated", "user");
    server.unbind("dsa0");
    assertThat(server.device("wq0.0").driver()).isEmpty();
    assertThat(server.read("dsa0", "state")).isEqualTo("disabled");
    assertThat(server.read("wq0.0", "size")).isEqualTo("0");
    assertThat(server.read("wq0.0", "group_id")).isEqualTo("-1");
    assertThat(server.log()).anyMatch(line -> line.contains("Active wq0.0 on disable"));
    server.enable("wq0.0", "dedicated", "user");
    assertThat(server.read("wq0.0", "state")).isEqualTo("enabled");
  }

  @Test
  void theDriversEndTakesItsDevicesAlongQueuesBeforeTheirAccelerator() {
    server.enable("wq0.0", "shared", "user");
    server.host().kernel().remove(server.driver());
    assertThat(server.went()).contains("dsa0", "iax1", "wq0.0");
    assertThat(server.went().indexOf("wq0.0")).isLessThan(server.went().indexOf("dsa0"));
    assertThat(server.host().attributes().exists("bus/dsa")).isFalse();
    assertThat(server.device(DsaHost.FUNCTION).driver()).as("by name").contains("idxd");
    server.host().kernel().add(server.driver());
    assertThat(server.read("dsa0", "state")).isEqualTo("disabled");
    assertThat(server.read("wq0.0", "size")).isEqualTo("0");
  }

  @Test
  void numbersAreThoseThatAreFree() {
    String idxd = "bus/pci/drivers/idxd/";
    server.host().attributes().write(idxd + "unbind", DsaHost.FUNCTION);
    assertThat(server.host().attributes().list("bus/dsa/devices")).doesNotContain("dsa0", "wq0.0");
    server.host().attributes().write(idxd + "bind", DsaHost.FUNCTION);
    assertThat(server.read("dsa0", "state")).isEqualTo("disabled");
    assertThat(server.host().attributes().list("bus/dsa/devices")).contains("iax1", "dsa2");
  }

  @Test
  void pullingTheFunctionEndsWhatItsQueuesWereOpenedFor() {
    server.enable("wq0.0", "shared", "user");
    try (OneProcess process = new OneProcess("app");
        WorkQueue queue = server.open("wq0.0", process)) {
      server.host().unplug(DsaHost.FUNCTION);
      assertThat(server.went()).containsSubsequence("wq0.0", "dsa0", DsaHost.FUNCTION);
      refused(Errno.ENODEV, () -> queue.submit(Job.move(0, 0, 0, 1, 0)));
    }
  }
}
