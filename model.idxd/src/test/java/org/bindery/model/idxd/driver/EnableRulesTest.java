package org.bindery.model.idxd.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.bindery.model.idxd.driver.DriverFixture.denied;
import static org.bindery.model.idxd.driver.DriverFixture.dsa;
import static org.bindery.model.idxd.driver.DriverFixture.enabled;
import static org.bindery.model.idxd.driver.DriverFixture.fixed;
import static org.bindery.model.idxd.driver.DriverFixture.on;
import static org.bindery.model.idxd.driver.DriverFixture.read;
import static org.bindery.model.idxd.driver.DriverFixture.ready;
import static org.bindery.model.idxd.driver.DriverFixture.running;
import static org.bindery.model.idxd.driver.DriverFixture.write;
import static org.bindery.model.idxd.driver.QueueDrivers.QueueDriver.DMAENGINE;
import static org.bindery.model.idxd.driver.QueueDrivers.QueueDriver.USER;

import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;
import org.junit.jupiter.api.Test;

class EnableRulesTest {
  private static final Platform NO_ENQCMD = new Platform(false, true, true, true, false, false);
  private static final Platform NO_PASIDS = new Platform(true, false, false, false, false, false);
  private static final Platform NO_PRIVILEGE = new Platform(true, true, true, false, false, false);

  private static void deviceDenied(DeviceConfig config, DriverStatus status) {
    Denial denial = denied(() -> EnableRules.checkDevice(config));
    assertThat(denial.error()).isEqualTo(KernelError.ENXIO);
    assertThat(denial.status()).contains(status);
    assertThat(denial.remedies()).isNotEmpty();
  }

  private static void queueDenied(DeviceConfig config, KernelError error, DriverStatus status) {
    Denial denial = denied(() -> EnableRules.checkQueue(config, 0, USER));
    assertThat(denial.error()).isEqualTo(error);
    assertThat(denial.status()).contains(status);
  }

  @Test
  void whatIsConfiguredIsEnabled() {
    assertThatCode(() -> EnableRules.checkDevice(ready())).doesNotThrowAnyException();
    assertThatCode(() -> EnableRules.checkQueue(enabled(ready()), 0, USER))
        .doesNotThrowAnyException();
    assertThatCode(() -> EnableRules.checkDevice(fixed())).doesNotThrowAnyException();
  }

  @Test
  void aDeviceIsRefusedInTheDriversOrder() {
    deviceDenied(enabled(ready()), DriverStatus.DEV_ENABLED);
    deviceDenied(ready(on(NO_ENQCMD)), DriverStatus.WQ_NO_SWQ_SUPPORT);
    deviceDenied(dsa(), DriverStatus.WQ_NONE_CONFIGURED);
    deviceDenied(write(dsa(), "wq0.0", "size", "8"), DriverStatus.WQ_NONE_CONFIGURED);
    deviceDenied(write(ready(), "wq0.1", "group_id", "0"), DriverStatus.WQ_NO_SIZE);
  }

  @Test
  void withoutEnginesADeviceIsRefusedWithoutStatus() {
    Denial denial =
        denied(() -> EnableRules.checkDevice(write(ready(), "engine0.0", "group_id", "-1")));

    assertThat(denial.error()).isEqualTo(KernelError.ENXIO);
    assertThat(denial.status()).isEmpty();
    assertThat(denial.remedies()).containsExactly(new Remedy.Write("engine0.0", "group_id", "0"));
  }

  @Test
  void aDedicatedQueueNeedsNoEnqcmd() {
    DeviceConfig dedicated = write(ready(on(NO_ENQCMD)), "wq0.0", "mode", "dedicated");

    assertThatCode(() -> EnableRules.checkDevice(dedicated)).doesNotThrowAnyException();
    assertThatCode(() -> EnableRules.checkQueue(enabled(dedicated), 0, USER))
        .doesNotThrowAnyException();
  }

  @Test
  void aQueueIsRefusedInTheDriversOrder() {
    Denial disabled = denied(() -> EnableRules.checkQueue(dsa(), 0, USER));
    assertThat(disabled.error()).isEqualTo(KernelError.ENXIO);
    assertThat(disabled.status()).isEmpty();
    assertThat(disabled.remedies()).containsExactly(new Remedy.Bind("dsa0", "idxd"));

    queueDenied(enabled(dsa()), KernelError.ENODEV, DriverStatus.WQ_NO_DRV_NAME);
    DeviceConfig named = enabled(write(on(NO_PASIDS), "wq0.0", "driver_name", "user"));
    queueDenied(named, KernelError.EOPNOTSUPP, DriverStatus.WQ_USER_NO_IOMMU);
    queueDenied(running(), KernelError.EBUSY, DriverStatus.WQ_ENABLED);
    DeviceConfig bare = enabled(write(dsa(), "wq0.0", "driver_name", "user"));
    queueDenied(bare, KernelError.ENXIO, DriverStatus.WQ_NO_GRP);
    queueDenied(write(bare, "wq0.0", "group_id", "0"), KernelError.ENXIO, DriverStatus.WQ_NO_NAME);
    queueDenied(enabled(ready(on(NO_ENQCMD))), KernelError.ENXIO, DriverStatus.WQ_NO_SVM);
    DeviceConfig noThreshold =
        enabled(write(ready(), "wq0.0", "mode", "dedicated", "wq0.0", "mode", "shared"));
    queueDenied(noThreshold, KernelError.ENXIO, DriverStatus.WQ_NO_THRESH);
    assertThat(denied(() -> EnableRules.checkQueue(noThreshold, 0, USER)).remedies())
        .containsExactly(new Remedy.Write("wq0.0", "threshold", "16"));
  }

  @Test
  void theKernelsDedicatedQueueTakesPrivilege() {
    DeviceConfig kernel =
        enabled(
            write(
                ready(on(NO_PRIVILEGE)),
                "wq0.0",
                "mode",
                "dedicated",
                "wq0.0",
                "type",
                "kernel",
                "wq0.0",
                "name",
                "dmaengine",
                "wq0.0",
                "driver_name",
                "dmaengine"));

    Denial denial = denied(() -> EnableRules.checkQueue(kernel, 0, DMAENGINE));

    assertThat(denial.status()).contains(DriverStatus.WQ_NO_PRIV);
    assertThat(denial.error()).as("all of dmaengine's are folded").isEqualTo(KernelError.ENXIO);
  }

  @Test
  void theDriverMustBeTheOneThatTheQueueIsFor() {
    assertThat(denied(() -> EnableRules.checkQueue(enabled(ready()), 0, DMAENGINE)).error())
        .isEqualTo(KernelError.ENODEV);
  }

  @Test
  void aDisabledQueueKeepsSizeGroupAndDriverAlone() {
    DeviceConfig after = Transitions.queueDisabled(running(), 0);

    assertThat(read(after, "wq0.0", "size")).isEqualTo("16");
    assertThat(read(after, "wq0.0", "group_id")).isEqualTo("0");
    assertThat(read(after, "wq0.0", "driver_name")).isEqualTo("user");
    assertThat(read(after, "wq0.0", "state")).isEqualTo("disabled");
    assertThat(read(after, "wq0.0", "threshold")).isEqualTo("0");
    assertThat(read(after, "wq0.0", "priority")).isEqualTo("0");
    assertThat(read(after, "wq0.0", "type")).isEqualTo("none");
    assertThat(read(after, "wq0.0", "name")).isEmpty();
  }

  @Test
  void aDisabledDeviceLosesItsConfigurationUnlessItIsTheHardwares() {
    DeviceConfig after = Transitions.deviceDisabled(running());

    assertThat(after.state()).isEqualTo(DeviceState.DISABLED);
    assertThat(after.claimedSize()).isZero();
    assertThat(read(after, "wq0.0", "group_id")).isEqualTo("-1");
    assertThat(read(after, "engine0.0", "group_id")).isEqualTo("-1");
    assertThat(Transitions.deviceDisabled(enabled(fixed())).state())
        .isEqualTo(DeviceState.DISABLED);
  }

  @Test
  void anAnalyticsAcceleratorComesWithAQueueForTheKernel() {
    DeviceConfig iax = Transitions.probed(DriverFixture.iax());

    assertThat(read(iax, "wq1.0", "name")).isEqualTo("iaa_crypto");
    assertThat(read(iax, "wq1.0", "mode")).isEqualTo("dedicated");
    assertThat(read(iax, "wq1.0", "size")).isEqualTo("128");
    assertThatCode(() -> EnableRules.checkDevice(iax)).doesNotThrowAnyException();
    assertThat(Transitions.probed(dsa()).claimedSize()).as("a streaming one does not").isZero();
  }

  @Test
  void registersGetWhatTheAttributesSay() {
    DeviceConfig config = write(ready(), "wq0.0", "block_on_fault", "1", "wq0.0", "op_config", "9");

    WqConfig entry = RegisterValues.queue(config, 0, WqConfig.EMPTY, 5);

    assertThat(entry.get(WqField.SIZE)).isEqualTo(16);
    assertThat(entry.get(WqField.THRESHOLD)).isEqualTo(15);
    assertThat(entry.dedicated()).isFalse();
    assertThat(entry.isSet(WqField.BLOCK_ON_FAULT)).isTrue();
    assertThat(entry.get(WqField.PRIORITY)).isEqualTo(10);
    assertThat(entry.get(WqField.MAX_TRANSFER_SHIFT)).isEqualTo(21);
    assertThat(entry.get(WqField.MAX_BATCH_SHIFT)).isEqualTo(5);
    assertThat(entry.isSet(WqField.PASID_ENABLE)).isTrue();
    assertThat(entry.get(WqField.PASID)).as("of a user's queue").isZero();
    assertThat(entry.isSet(WqField.PRIVILEGED)).isFalse();
    assertThat(entry.operations().word0()).isEqualTo(9);
    assertThat(RegisterValues.groupQueues(config, 0, 0)).isEqualTo(1);
    assertThat(RegisterValues.groupEngines(config, 0)).isEqualTo(1);
    assertThat(RegisterValues.groupFlags(config, 0).bits()).isEqualTo(0x6000009L);
  }

  @Test
  void theKernelsDedicatedQueueHasItsPasidAndPrivilege() {
    DeviceConfig config = write(ready(), "wq0.0", "mode", "dedicated", "wq0.0", "type", "kernel");

    WqConfig entry = RegisterValues.queue(config, 0, WqConfig.EMPTY, 5);

    assertThat(entry.get(WqField.PASID)).isEqualTo(5);
    assertThat(entry.isSet(WqField.PRIVILEGED)).isTrue();
    assertThat(entry.get(WqField.THRESHOLD)).isZero();
  }

  @Test
  void statusesSpeakWordsWhoeverTheyCameFrom() {
    assertThat(DriverStatus.words(0)).isEqualTo("ok");
    assertThat(DriverStatus.words(0x80060000)).contains("threshold");
    assertThat(DriverStatus.words(0x80300000)).isEqualTo(DriverStatus.DEV_EVL_ERR.words());
    assertThat(DriverStatus.words(0x15)).contains("engine");
    assertThat(DriverStatus.words(0x7f)).contains("0x0000007f");
    assertThat(DriverStatus.WQ_NO_DRV_NAME.code()).isEqualTo(0x80200000);
  }
}
