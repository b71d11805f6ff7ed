package org.bindery.driver.idxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.QueueView;
import org.bindery.api.RefusedException;
import org.bindery.api.Use;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Configuring, enabling and disabling, through the attributes of hosts alone. */
class QueuesTest {
  private final Queues queues = new Queues();
  private final FakeHost host = new FakeHost("a");

  @BeforeEach
  void aHost() {
    queues.addHost(host);
  }

  private static void refused(Runnable call, Errno errno, String... says) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.errno()).isEqualTo(errno);
              assertThat(refused.refusal() + " " + refused.refusal().remedies()).contains(says);
            });
  }

  @Test
  void aQueueIsShownWithWhatItsAttributesSay() {
    assertThat(queues.queues())
        .singleElement()
        .satisfies(queue -> {
          assertThat(queue.name()).isEqualTo("wq0.0");
          assertThat(queue.host()).isEqualTo("a");
          assertThat(queue.device()).isEqualTo("dsa0");
          assertThat(queue.state()).isEqualTo("disabled");
          assertThat(queue.driver()).isEmpty();
          assertThat(queue.settings())
              .containsEntry("mode", "shared")
              .containsEntry("groupId", "-1")
              .doesNotContainKey("opConfig");
        });
  }

  @Test
  void aHostWithoutTheBusHasNone() {
    host.values.clear();
    assertThat(queues.queues()).isEmpty();
    refused(() -> queues.disable("wq0.0"), Errno.ENODEV, "wq0.0", "none at all");
  }

  @Test
  void settingsAreWrittenInTheOrderThatTheDriverWants() {
    queues.configure(
        "wq0.0",
        Map.of("threshold", "6", "name", "app", "size", "8", "type", "user", "mode", "shared"));
    assertThat(host.written)
        .containsExactly(
            FakeHost.WQ + "mode=shared",
            FakeHost.WQ + "type=user",
            FakeHost.WQ + "name=app",
            FakeHost.WQ + "size=8",
            FakeHost.WQ + "threshold=6");
  }

  @Test
  void aRefusedSettingTakesBackTheOthersWithWhatTheyChanged() {
    Map<String, String> before = Map.copyOf(host.values);
    host.onWrite =
        (path, value) -> {
          if (path.equals(FakeHost.WQ + "mode") && value.equals("dedicated")) {
            host.values.put(FakeHost.WQ + "threshold", "-");
          }
          if (path.equals(FakeHost.WQ + "priority") && value.equals("16")) {
            FakeHost.refuse(Errno.EINVAL, "priority 16 of wq0.0 is above 15");
          }
        };
    refused(
        () -> queues.configure("wq0.0", Map.of("mode", "dedicated", "size", "8", "priority", "16")),
        Errno.EINVAL,
        "above 15");
    assertThat(host.values).isEqualTo(before);
  }

  @Test
  void anUnknownSettingIsRefusedBeforeAnythingIsWritten() {
    refused(
        () -> queues.configure("wq0.0", Map.of("size", "8", "colour", "red")),
        Errno.EINVAL,
        "colour",
        "threshold");
    refused(() -> queues.configure("engine0.0", Map.of("size", "8")), Errno.EINVAL, "groupId");
    assertThat(host.written).isEmpty();
  }

  @Test
  void aQueueIsEnabledForItsUseOnceItsDeviceIs() {
    refused(() -> queues.enable("wq0.0", Use.USER_DRIVER), Errno.ENXIO, "dsa0", "wq enable dsa0");
    queues.enable("dsa0", Use.BIND);
    queues.enable("wq0.0", Use.USER_DRIVER);
    assertThat(queues.queues()).extracting(QueueView::driver).containsExactly(Optional.of("user"));
    queues.enable("wq0.0", Use.USER_DRIVER);
    refused(() -> queues.enable("wq0.0", Use.VM), Errno.EBUSY, "user", "wq disable wq0.0");
    queues.disable("wq0.0");
    queues.enable("wq0.0", Use.VM);
    assertThat(queues.queues())
        .extracting(QueueView::driver)
        .containsExactly(Optional.of("vfio-idxd"));
  }

  @Test
  void onlyQueuesAndDevicesAreEnabled() {
    refused(() -> queues.enable("engine0.0", Use.VM), Errno.EINVAL, "engine0.0 is an engine");
    refused(() -> queues.disable("group0.0"), Errno.EINVAL, "group0.0");
  }

  @Test
  void aNameThatTwoHostsHaveIsRefusedWithTheChoices() {
    FakeHost other = new FakeHost("b");
    queues.addHost(other);
    refused(() -> queues.disable("wq0.0"), Errno.EINVAL, "a/wq0.0", "b/wq0.0");
    queues.configure("b/wq0.0", Map.of("size", "8"));
    assertThat(host.written).isEmpty();
    assertThat(other.written).containsExactly(FakeHost.WQ + "size=8");
    queues.removeHost(other);
    queues.disable("wq0.0");
  }

  @Test
  void whatIsNoNameAndWhatIsNotThereAreToldApart() {
    refused(() -> queues.disable("queue"), Errno.EINVAL, "queue", "wq0.1");
    refused(() -> queues.disable("wq0.7"), Errno.ENODEV, "wq0.7", "a/wq0.0");
    refused(() -> queues.disable("c/wq0.0"), Errno.ENODEV, "c/wq0.0");
  }
}
