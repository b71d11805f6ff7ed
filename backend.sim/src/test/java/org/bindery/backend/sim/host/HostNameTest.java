package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import org.bindery.api.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of hosts, and those that files give. */
class HostNameTest {
  @ParameterizedTest
  @CsvSource({
    "/x/y/lab.json, lab",
    "q35-switch.capture.txt, q35-switch",
    "/x/My Host (old).txt, my-host-old",
    "C:\\x\\Lab2.json, lab2",
    ".hidden.json, hidden",
    "/x/___.json, host",
  })
  void ofAFileIsItsBaseName(String file, String name) {
    assertThat(HostName.ofFile(file)).isEqualTo(name);
    HostName.check(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Lab", "a b", "a/b", "ä"})
  void othersAreRefused(String name) {
    assertRefused(Errno.EINVAL, "cannot name a host", () -> HostName.check(name));
  }

  @Test
  void isNotLongerThanItMayBe() {
    assertThat(HostName.ofFile("x".repeat(100) + ".json")).hasSize(63);
    assertRefused(Errno.EINVAL, "63", () -> HostName.check("x".repeat(64)));
    assertRefused(Errno.EINVAL, "null", () -> HostName.check(null));
  }
}
