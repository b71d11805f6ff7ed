package org.bindery.backend.sim.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.json.JsonReader;
import org.bindery.backend.sim.json.JsonValue;
import org.bindery.backend.sim.pci.Capability;
import org.bindery.backend.sim.pci.PortType;
import org.bindery.backend.sim.pci.RequestCapabilities;
import org.bindery.backend.sim.pci.ResourceRange;
import org.bindery.hardware.ReservedRegion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Host descriptions in JSON: what they make, and where wrong ones are refused. */
class JsonHostTest {
  /** A device that is right, for tests to break. */
  static final String GOOD =
      """
      { "memory": "1G",
        "iommus": [ { "name": "dmar0", "make": "vtd", "cap": "0xd2008c222f0686", "ecap": "0xf00f4a" } ],
        "devices": [
          { "name": "0000:00:01.0", "vendor": "0x1b36", "device": "0x000c", "class": "0x060400",
            "bus": { "secondary": 1, "subordinate": 2 },
            "capabilities": [ { "type": "express", "port": "rootPort" },
                              { "type": "acs", "supported": ["SV", "RR", "CR", "UF"], "enabled": ["SV"] } ] },
          { "name": "0000:01:00.0", "bridge": "0000:00:01.0", "vendor": "0x1234", "device": "0x11e8",
            "class": "0x00ff00", "revision": "0x10", "driver": "edu", "interruptPin": 1,
            "resetMethods": ["flr", "bus"],
            "bars": [ { "index": 0, "kind": "memory64", "size": "1M", "address": "0xfe00000000" },
                      { "index": 2, "kind": "io", "size": 32 } ],
            "reservedRegions": [ { "start": "0x1000", "last": "0x1fff", "kind": "direct" } ],
            "capabilities": [ { "type": "msi", "vectors": 4 }, { "type": "powerManagement" } ],
            "config": { "0x80": "01 02" } } ] }
      """;

  private static HostDescription parse(String text) {
    return HostDescriptions.parse("my.json", text);
  }

  @Test
  void makesTheMachine() {
    HostDescription host = parse(GOOD);
    assertThat(host.memory()).isEqualTo(1L << 30);
    DeviceDescription port = host.devices().getFirst();
    assertThat(PortType.of(port.config())).contains(PortType.ROOT_PORT);
    assertThat(port.config().size()).isEqualTo(4096);
    assertThat(port.config().u8(0x19)).isEqualTo(1);
    assertThat(port.config().extendedCapability(Capability.ACS)).isEqualTo(0x100);
    assertThat(port.config().u16(0x106)).isEqualTo(1);
    DeviceDescription edu = host.devices().get(1);
    assertThat(edu.bridge()).contains(port.address());
    assertThat(edu.iommu()).contains("dmar0");
    assertThat(edu.driver()).contains("edu");
    assertThat(edu.resetMethods()).containsExactly("flr", "bus");
    assertThat(edu.firmwareRegions())
        .containsExactly(
            new ReservedRegion(new IovaRange(0x1000, 0x1fff), ReservedRegion.Kind.DIRECT));
    int msi = edu.config().capability(Capability.MSI);
    assertThat(msi).isEqualTo(0x40);
    assertThat(edu.config().u16(msi + 2) >> 1 & 7).isEqualTo(2);
    assertThat(edu.config().capability(Capability.POWER_MANAGEMENT)).isEqualTo(0x50);
    assertThat(edu.config().u16(0x80)).isEqualTo(0x0201);
    assertThat(edu.config().u32(0x10)).isEqualTo(0x4);
    assertThat(edu.config().u32(0x14)).isEqualTo(0xfe);
    assertThat(edu.resources())
        .containsExactly(
            new ResourceRange(0, 0xfe00000000L, 0xfe000fffffL, 0x140204),
            new ResourceRange(2, 0, 31, 0x40101));
  }

  @Test
  void makesWhatAFunctionSendsBesidesPlainRequests() {
    String pasids =
        """
        { "type": "ats" }, { "type": "pri", "requests": 512 }, { "type": "pasid", "bits": 16 },
        { "type": "powerManagement" }\
        """;
    DeviceDescription edu =
        parse(GOOD.replace("{ \"type\": \"powerManagement\" }", pasids)).devices().get(1);
    RequestCapabilities made = RequestCapabilities.of(edu.config());
    assertThat(made).isEqualTo(new RequestCapabilities(0x100, 0x108, 0x118, 16));
    assertThat(edu.config().u32(made.pri() + RequestCapabilities.PRI_CAPACITY)).isEqualTo(512);
    assertThat(edu.config().u16(made.pasid() + RequestCapabilities.PASID_CONTROL)).isZero();
    assertThatThrownBy(
            () -> parse(GOOD.replace("\"msi\", \"vectors\": 4", "\"pasid\", \"bits\": 21")))
        .hasMessageContaining("/devices/1/capabilities/0/bits")
        .hasMessageContaining("from 1 to 20");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"1G\" | \"1Q\" | line 1, column 13 (/memory) | a size in bytes | \"1Q\"",
        "\"1G\" | 1e999999999 | (/memory) | a size in bytes | 1E+999999999",
        "\"1G\" | 4096.5 | (/memory) | a size in bytes | 4096.5",
        "\"interruptPin\": 1 | \"interruptPin\": 1e999999999 | (/devices/1/interruptPin) |"
            + " from 0 to 4 | 1E+999999999",
        "\"vtd\" | \"vtx\" | line 2, column 42 (/iommus/0/make) | one of vtd | \"vtx\"",
        "\"0xf00f4a\" | \"f00f4a\" | (/iommus/0/ecap) | up to 64 bits as \"0x1f\" | \"f00f4a\"",
        "\"0000:00:01.0\", \"vendor\" | \"00:01.0\", \"vendor\" | line 4, column 15 (/devices/0/name)"
            + " | a PCI function as 0000:00:10.0 | \"00:01.0\"",
        "\"vendor\": \"0x1b36\", | `` | line 4, column 5 (/devices/0) | a field \"vendor\" | without",
        "\"0x1234\" | \"0x12345\" | (/devices/1/vendor) | up to 16 bits | \"0x12345\"",
        "\"revision\" | \"version\" | (/devices/1/version) | one of the fields | \"version\"",
        "\"driver\": \"edu\" | \"driver\": 5 | (/devices/1/driver) | a driver's name | 5",
        "\"interruptPin\": 1 | \"interruptPin\": 5 | (/devices/1/interruptPin) | from 0 to 4 | 5",
        "\"flr\" | \"fly\" | (/devices/1/resetMethods/0) | one of device_specific | \"fly\"",
        "\"1M\" | \"3M\" | (/devices/1/bars/0/size) | a power of two | 3145728",
        "\"index\": 2 | \"index\": 1 | (/devices/1/bars/1/index) | register 1 is taken | ``",
        "0xfe00000000 | 0xfe00001000 | (/devices/1/bars/0/address) | a multiple of the size |"
            + " 0xfe00001000",
        "\"vectors\": 4 | \"vectors\": 3 | (/devices/1/capabilities/0/vectors) | 1, 2, 4 | 3",
        "\"rootPort\" | \"port\" | (/devices/0/capabilities/0/port) | one of endpoint | \"port\"",
        "[\"SV\"] | [\"DT\"] | (/devices/0/capabilities/1/enabled) | that are supported | others",
        "\"01 02\" | \"1 2\" | (/devices/1/config/0x80) | bytes as | \"1 2\"",
        "\"0x80\" | \"80\" | (/devices/1/config/80) | an offset as | \"80\"",
        "\"secondary\": 1 | \"secondary\": 2 | (/devices/1) | leads to bus 02 | 0000:01:00.0",
        "\"bridge\": \"0000:00:01.0\" | \"bridge\": \"0000:00:02.0\" | (/devices/1) |"
            + " a bridge that is described | 0000:00:02.0",
        "\"memory\": \"1G\", | \"memory\": \"1G\" | line 2, column 3 | comma | '\"'",
        "\"kind\": \"io\" | \"kind\": io | line 12, column 41 | JSON | 'io'",
        "\"0x1fff\" | \"0xfff\" | (/devices/1/reservedRegions/0/last) | not below 0x1000 | 0xfff",
      })
  void refusesWithPlaceAndExpectation(
      String part, String changed, String place, String expected, String found) {
    assertThat(GOOD).contains(part);
    String broken = GOOD.replaceFirst(Pattern.quote(part), changed == null ? "" : changed);
    assertThatThrownBy(() -> parse(broken))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.errno()).isEqualTo(Errno.EINVAL);
              assertThat(refused.refusal().reason())
                  .startsWith("my.json, line ")
                  .contains(place, expected, found == null ? "" : found);
            });
  }

  @Test
  void theSchemaKnowsTheFieldsThatTheReaderKnows() throws IOException {
    JsonValue.JsonObject schema;
    try (InputStream in =
        getClass().getResourceAsStream("/org/bindery/backend/sim/host-description.schema.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      schema = (JsonValue.JsonObject) JsonReader.parse(text);
    }
    assertThat(properties(schema)).isEqualTo(JsonHostReader.FIELDS);
    Map<String, JsonValue> parts = fields(schema, "$defs");
    assertThat(properties(parts.get("iommu"))).isEqualTo(JsonHostReader.IOMMU_FIELDS);
    assertThat(properties(parts.get("device"))).isEqualTo(JsonDeviceReader.FIELDS);
    assertThat(properties(parts.get("bar"))).isEqualTo(JsonBars.FIELDS);
    assertThat(properties(parts.get("bus"))).isEqualTo(JsonCapabilities.BUS_FIELDS);
    assertThat(properties(parts.get("reservedRegion"))).isEqualTo(JsonDeviceReader.REGION_FIELDS);
  }

  private static Set<String> properties(JsonValue schema) {
    return fields(schema, "properties").keySet();
  }

  private static Map<String, JsonValue> fields(JsonValue value, String name) {
    return ((JsonValue.JsonObject) ((JsonValue.JsonObject) value).fields().get(name)).fields();
  }
}
