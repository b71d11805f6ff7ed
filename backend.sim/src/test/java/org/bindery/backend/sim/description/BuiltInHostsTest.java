package org.bindery.backend.sim.description;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machines that are described in JSON: valid, and with the groups that their topology says. */
class BuiltInHostsTest {
  @ParameterizedTest
  @ValueSource(strings = {"dsa-server", "workstation"})
  void theSchemaTakesThem(String name) throws IOException {
    try (InputStream in =
            getClass().getClassLoader().getResourceAsStream("hosts/" + name + ".json");
        InputStream schema =
            getClass()
                .getResourceAsStream("/org/bindery/backend/sim/host-description.schema.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(
              JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                  .getSchema(schema)
                  .validate(text, InputFormat.JSON))
          .isEmpty();
    }
  }

  @Test
  void probe() {
    for (String n : List.of("dsa-server", "workstation")) {
      try (TestHost host = new TestHost(HostDescriptions.load(n))) {
        host.host().groups().forEach(g -> System.out.println(n + " " + g.id() + " " + g.members() + " " + g.blockers().size()));
      }
    }
  }
}
