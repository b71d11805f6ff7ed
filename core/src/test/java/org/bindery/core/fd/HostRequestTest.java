package org.bindery.core.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.DISK;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.RegionMap;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.FakeFile;
import org.junit.jupiter.api.Test;

/** The host wants a device back, and waits. */
class HostRequestTest {
  private static void awaitRelease(BoundDevice device) throws InterruptedException {
    Instant end = Instant.now().plusSeconds(20);
    while (device.state() != DeviceState.RELEASED && Instant.now().isBefore(end)) {
      Thread.sleep(5);
    }
    assertThat(device.state()).isEqualTo(DeviceState.RELEASED);
  }

  @Test
  void itIsReleasedInOrderAndToldWhy() throws Exception {
    try (CoreFixture core = new CoreFixture()) {
      Map<String, String> before = core.host.tree().snapshot();
      core.generic();
      BoundDevice disk = core.open().bind(BindRequest.of(DISK).take(true));
      RegionMap map = disk.map(0);
      FakeFile file = core.host.file(DISK).orElseThrow();

      file.ask();

      awaitRelease(disk);
      assertThat(file.registered()).isNull();
      assertThat(core.host.tree().snapshot()).isEqualTo(before);
      assertThat(core.topics())
          .containsSubsequence("bindery/device/WANTED", "bindery/device/RELEASED");
      assertThatThrownBy(() -> disk.read(0, 0, 4))
          .hasMessageContaining("ENODEV")
          .hasMessageContaining("host lab wanted it back");
      assertThatThrownBy(() -> map.getInt(0)).hasMessageContaining("ENODEV");
    }
  }

  @Test
  void askedAgainItDoesNothingMore() throws Exception {
    try (CoreFixture core = new CoreFixture()) {
      core.generic();
      BoundDevice disk = core.open().bind(BindRequest.of(DISK).take(true));
      FakeFile file = core.host.file(DISK).orElseThrow();

      file.ask();
      file.ask();
      awaitRelease(disk);
      BoundDevice again = core.open().bind(BindRequest.of(DISK).take(true));
      file.ask();

      assertThat(again.state()).isEqualTo(DeviceState.BOUND);
      List<String> topics = core.topics();
      assertThat(Collections.frequency(topics, "bindery/device/WANTED")).isEqualTo(1);
      assertThat(Collections.frequency(topics, "bindery/device/RELEASED")).isEqualTo(1);
    }
  }
}
