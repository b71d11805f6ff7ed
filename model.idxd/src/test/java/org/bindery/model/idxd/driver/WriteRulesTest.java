package org.bindery.model.idxd.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.model.idxd.driver.DriverFixture.denied;
import static org.bindery.model.idxd.driver.DriverFixture.dsa;
import static org.bindery.model.idxd.driver.DriverFixture.enabled;
import static org.bindery.model.idxd.driver.DriverFixture.fixed;
import static org.bindery.model.idxd.driver.DriverFixture.iax;
import static org.bindery.model.idxd.driver.DriverFixture.odd;
import static org.bindery.model.idxd.driver.DriverFixture.read;
import static org.bindery.model.idxd.driver.DriverFixture.ready;
import static org.bindery.model.idxd.driver.DriverFixture.running;
import static org.bindery.model.idxd.driver.DriverFixture.write;

import java.util.List;
import java.util.Map;
import org.bindery.model.idxd.register.Registers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each refused write, and that of two reasons the one is answered that the driver finds first. */
class WriteRulesTest {
  private static final Map<String, DeviceConfig> STATES =
      Map.ofEntries(
          Map.entry("fresh", dsa()),
          Map.entry("fixed", fixed()),
          Map.entry("ready", ready()),
          Map.entry("enabled", enabled(ready())),
          Map.entry("running", running()),
          Map.entry("iax", iax()),
          Map.entry("dedicated", write(ready(), "wq0.0", "mode", "dedicated")),
          Map.entry("noBof", odd(Registers.GENCAP, 0x80000000L)),
          Map.entry(
              "prs", write(odd(Registers.WQCAP, 0x00df000001080080L), "wq0.0", "prs_disable", "1")),
          Map.entry("limits", odd(Registers.GRPCAP, 0x76004L)),
          Map.entry("noLimit", odd(Registers.GRPCAP, 0x16004L)),
          Map.entry("v3", odd(Registers.VERSION, 0x300)));

  @ParameterizedTest(name = "{0}: {1}/{2} = \"{3}\" is {4}")
  @CsvSource({
    "fresh, engine0.0, group_id, x, EINVAL",
    "fixed, engine0.0, group_id, 9, EPERM",
    "fresh, engine0.0, group_id, 4, EINVAL",
    "fresh, engine0.0, group_id, -2, EINVAL",
    "iax, group1.0, read_buffers_reserved, 1, ENOENT",
    "fixed, group0.0, read_buffers_reserved, x, EINVAL",
    "fixed, group0.0, read_buffers_reserved, 1, EPERM",
    "enabled, group0.0, read_buffers_reserved, 200, EPERM",
    "fresh, group0.0, read_buffers_reserved, 97, EINVAL",
    "fresh, group0.0, read_buffers_reserved, -1, EINVAL",
    "fresh, group0.0, tokens_reserved, 97, EINVAL",
    "ready, group0.0, read_buffers_allowed, 3, EINVAL",
    "ready, group0.0, read_buffers_allowed, 97, EINVAL",
    "enabled, group0.0, read_buffers_allowed, 8, EPERM",
    "fresh, group0.0, use_read_buffer_limit, 1, EPERM",
    "fresh, group0.0, use_read_buffer_limit, x, EINVAL",
    "fresh, group0.0, traffic_class_a, 9, EPERM",
    "v3, group0.0, traffic_class_a, 8, EINVAL",
    "v3, group0.0, traffic_class_b, -1, EINVAL",
    "fresh, group0.0, desc_progress_limit, 1, ENOENT",
    "limits, group0.0, desc_progress_limit, 4, EINVAL",
    "limits, group0.0, batch_progress_limit, -1, EINVAL",
    "fresh, group0.0, engines, engine0.0, EACCES",
    "enabled, dsa0, read_buffer_limit, 8, EPERM",
    "noLimit, dsa0, read_buffer_limit, 8, EPERM",
    "fresh, dsa0, read_buffer_limit, 97, EINVAL",
    "fresh, dsa0, gen_cap, 0, EACCES",
    "fresh, dsa0, nonsense, 0, ENOENT",
    "fixed, wq0.0, group_id, 0, EPERM",
    "running, wq0.0, group_id, 9, EPERM",
    "fresh, wq0.0, group_id, 4, EINVAL",
    "running, wq0.0, mode, nonsense, EPERM",
    "fresh, wq0.0, mode, Shared, EINVAL",
    "enabled, wq0.1, size, 1, EPERM",
    "fresh, wq0.0, size, 129, EINVAL",
    "ready, wq0.1, size, 113, EINVAL",
    "running, wq0.0, priority, 99, EPERM",
    "fresh, wq0.0, priority, 16, EINVAL",
    "noBof, wq0.0, block_on_fault, 1, EOPNOTSUPP",
    "running, wq0.0, block_on_fault, 1, ENXIO",
    "fresh, wq0.0, block_on_fault, maybe, EINVAL",
    "prs, wq0.0, block_on_fault, 1, EOPNOTSUPP",
    "running, wq0.0, threshold, 0, EINVAL",
    "running, wq0.0, threshold, 17, EINVAL",
    "running, wq0.0, threshold, 16, ENXIO",
    "fresh, wq0.0, threshold, 1, EINVAL",
    "dedicated, wq0.0, threshold, 8, EINVAL",
    "running, wq0.0, type, user, EPERM",
    "fresh, wq0.0, type, mdev, EINVAL",
    "running, wq0.0, name, other, EPERM",
    "fresh, wq0.0, name, '', EINVAL",
    "running, wq0.0, driver_name, user, EPERM",
    "running, wq0.0, max_transfer_size, 0, EPERM",
    "fresh, wq0.0, max_transfer_size, 0, EINVAL",
    "fresh, wq0.0, max_transfer_size, 2147483649, EINVAL",
    "fresh, wq0.0, max_transfer_size, 0xffffffffffffffff, EINVAL",
    "fresh, wq0.0, max_batch_size, 1025, EINVAL",
    "iax, wq1.0, max_batch_size, 1, ENOENT",
    "running, wq0.0, ats_disable, 1, EPERM",
    "fresh, wq0.0, ats_disable, x, EINVAL",
    "fresh, wq0.0, prs_disable, 1, ENOENT",
    "running, wq0.0, op_config, 1, EPERM",
    "fresh, wq0.0, op_config, xyz, EINVAL",
    "fresh, wq0.0, op_config, '400', EINVAL",
    "fresh, wq0.0, op_config, '123456789', EOVERFLOW",
    "dedicated, wq0.0, enqcmds_retries, 1, EOPNOTSUPP",
    "fresh, wq0.0, enqcmds_retries, x, EINVAL",
    "fresh, wq0.0, state, enabled, EACCES"
  })
  void refusedWrites(
      String state, String device, String attribute, String value, KernelError error) {
    DeviceConfig config = STATES.get(state);

    Denial denial = denied(() -> write(config, device, attribute, value));

    assertThat(denial.error()).isEqualTo(error);
    assertThat(denial.reason()).isNotBlank().doesNotEndWith(".");
    assertThat(denial.status()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}/{2} = \"{3}\" reads as \"{4}\"")
  @CsvSource({
    "fresh, engine0.3, group_id, 3, 3",
    "ready, engine0.0, group_id, -1, -1",
    "running, engine0.1, group_id, 0, 0",
    "fresh, group0.0, read_buffers_reserved, 96, 96",
    "ready, group0.0, read_buffers_allowed, 4, 4",
    "limits, group0.0, batch_progress_limit, 3, 3",
    "v3, group0.0, traffic_class_a, 7, 7",
    "fresh, dsa0, token_limit, 96, 96",
    "ready, wq0.0, group_id, -1, -1",
    "fresh, wq0.0, mode, dedicated, dedicated",
    "fresh, wq0.0, size, 128, 128",
    "running, wq0.1, priority, 15, 15",
    "fresh, wq0.0, block_on_fault, Yes, 1",
    "fresh, wq0.0, block_on_fault, off, 0",
    "ready, wq0.0, threshold, 0x10, 16",
    "ready, wq0.0, threshold, 010, 8",
    "fresh, wq0.0, type, kernel, kernel",
    "fresh, wq0.0, name, ' app two ', app two",
    "fresh, wq0.0, max_transfer_size, 3000, 4096",
    "fresh, wq0.0, max_batch_size, 1024, 1024",
    "fresh, wq0.0, ats_disable, 1, 1",
    "fresh, wq0.0, enqcmds_retries, 1000, 64",
    "fresh, wq0.0, op_config, 9, '00000000,00000000,00000000,00000000,00000000,00000000,00000000,00000009'"
  })
  void allowedWritesReadBack(
      String state, String device, String attribute, String value, String text) {
    DeviceConfig changed = write(STATES.get(state), device, attribute, value + "\n");

    assertThat(read(changed, device, attribute)).isEqualTo(text);
  }

  @Test
  void aSharedQueueMadeDedicatedLosesItsThreshold() {
    assertThat(read(write(ready(), "wq0.0", "mode", "dedicated"), "wq0.0", "threshold"))
        .isEqualTo("0");
  }

  @Test
  void anotherTypeClearsTheNameTheSameDoesNot() {
    assertThat(read(write(ready(), "wq0.0", "type", "user"), "wq0.0", "name")).isEqualTo("app1");
    assertThat(read(write(ready(), "wq0.0", "type", "kernel"), "wq0.0", "name")).isEmpty();
  }

  @Test
  void withoutPageRequestsAQueueDoesNotBlock() {
    DeviceConfig blocking =
        write(odd(Registers.WQCAP, 0x00df000001080080L), "wq0.0", "block_on_fault", "1");

    DeviceConfig without = write(blocking, "wq0.0", "prs_disable", "1");

    assertThat(read(without, "wq0.0", "block_on_fault")).isEqualTo("0");
    assertThat(denied(() -> write(without, "wq0.0", "block_on_fault", "1")).remedies())
        .containsExactly(new Remedy.Write("wq0.0", "prs_disable", "0"));
  }

  @Test
  void readBuffersThatAreReservedElsewhereAreNotFree() {
    DeviceConfig one = write(dsa(), "group0.1", "read_buffers_reserved", "90");

    assertThat(denied(() -> write(one, "group0.0", "read_buffers_reserved", "7")).error())
        .isEqualTo(KernelError.EINVAL);
    assertThat(denied(() -> write(one, "group0.0", "read_buffers_allowed", "7")).error())
        .isEqualTo(KernelError.EINVAL);
    assertThat(
            read(
                write(one, "group0.1", "read_buffers_reserved", "96"),
                "group0.1",
                "tokens_reserved"))
        .isEqualTo("96");
  }

  @Test
  void theLimitOfReadBuffersTakesOneOfTheDevice() {
    Denial denial = denied(() -> write(dsa(), "group0.0", "use_read_buffer_limit", "1"));
    assertThat(denial.remedies())
        .containsExactly(new Remedy.Write("dsa0", "read_buffer_limit", "96"));

    DeviceConfig limited = write(dsa(), "dsa0", "read_buffer_limit", "96");

    assertThat(
            read(
                write(limited, "group0.0", "use_read_buffer_limit", "1"),
                "group0.0",
                "use_token_limit"))
        .isEqualTo("1");
  }

  @Test
  void whatIsInTheWayIsNamedWithTheWayOut() {
    Denial denial = denied(() -> write(running(), "wq0.0", "priority", "1"));

    assertThat(denial.reason()).isEqualTo("wq0.0 is enabled");
    assertThat(denial.remedies()).isEqualTo(List.of(new Remedy.Unbind("wq0.0")));
    assertThat(denial.remedies().getFirst())
        .hasToString("echo wq0.0 > /sys/bus/dsa/devices/wq0.0/driver/unbind");
  }

  @Test
  void aGroupListsItsOwn() {
    DeviceConfig config = write(ready(), "wq0.7", "group_id", "0", "engine0.2", "group_id", "1");

    assertThat(read(config, "group0.0", "work_queues")).isEqualTo("wq0.0 wq0.7");
    assertThat(read(config, "group0.1", "engines")).isEqualTo("engine0.2");
    assertThat(read(config, "group0.3", "work_queues")).isEmpty();
  }

  @Test
  void batchesAreHiddenWhileProcessesMayNotSubmitByThemselves() {
    assertThat(read(dsa(), "dsa0", "op_cap")).endsWith("00000001,003f03fd");
    assertThat(read(dsa(), "wq0.0", "op_config")).endsWith("00000001,003f03fd");
    Platform safe = new Platform(true, true, true, true, false, true);
    assertThat(read(DriverFixture.on(safe), "dsa0", "op_cap")).endsWith("00000001,003f03ff");
    assertThat(read(dsa(), "dsa0", "gen_cap")).isEqualTo("0x40915f0107");
  }

  @Test
  void anAnalyticsAcceleratorShowsNoReadBuffersAndRefusesThemWhereAnOlderKernelShowsThem() {
    DeviceConfig iax = iax();

    assertThat(DriverRules.Part.GROUP.attributes(iax))
        .doesNotContain(GroupAttribute.READ_BUFFERS_ALLOWED)
        .contains(GroupAttribute.TRAFFIC_CLASS_A);
    assertThat(denied(() -> GroupAttribute.TOKENS_ALLOWED.store(iax, 0, "8")).error())
        .isEqualTo(KernelError.EOPNOTSUPP);
  }

  @Test
  void namesOfOtherDevicesAreNoPlace() {
    assertThat(DriverRules.place(dsa(), "wq1.0")).isEmpty();
    assertThat(DriverRules.place(dsa(), "wq0.8")).isEmpty();
    assertThat(DriverRules.place(iax(), "iax1")).isPresent();
  }
}
