package org.bindery.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** A driver of a simulated kernel is a bundle: its devices are there exactly while it runs. */
class KernelDriverTest {
  private static final String FUNCTION = "0000:6a:01.0";

  private final Lab lab = new Lab();

  private Set<String> onBus(String bus) {
    try {
      ServiceReference<?>[] found =
          lab.context()
              .getAllServiceReferences(
                  HostDevice.class.getName(), "(&(bindery.host=server)(device.bus=" + bus + "))");
      Set<String> names = new TreeSet<>();
      if (found != null) {
        Arrays.stream(found)
            .forEach(reference -> names.add((String) reference.getProperty(HostDevice.NAME)));
      }
      return names;
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theBusIsThereWhileTheBundleRunsAndTheFunctionsAlways() throws Exception {
    Ledger before = Ledger.of(lab);
    Bundle accelerators = lab.bundle("org.bindery.device.idxd");
    try (OtherHost server = new OtherHost(lab, "server", "dsa-server")) {
      Host host = lab.service(Host.class, "(bindery.host=" + server.name() + ")");
      Lab.await("the accelerators are on their bus", () -> onBus("dsa").contains("wq0.7"));
      assertThat(onBus("dsa")).contains("dsa0", "iax1", "wq0.0").doesNotContain("group0.0");
      Set<String> functions = onBus("pci");
      assertThat(functions).contains(FUNCTION);
      accelerators.stop();
      assertThat(onBus("dsa")).isEmpty();
      assertThat(onBus("pci")).isEqualTo(functions);
      assertThat(host.attributes().exists("bus/dsa")).isFalse();
      assertThat(host.attributes().link("bus/pci/devices/" + FUNCTION + "/driver"))
          .contains("idxd");
      accelerators.start();
      Lab.await("they are back", () -> onBus("dsa").contains("wq0.7"));
      assertThat(host.attributes().read("bus/dsa/devices/dsa0/state")).isEqualTo("disabled");
    } finally {
      accelerators.start();
    }
    before.awaitSame(lab);
  }
}
