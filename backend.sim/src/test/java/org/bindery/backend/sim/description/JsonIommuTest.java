package org.bindery.backend.sim.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import org.bindery.api.Errno;
import org.bindery.backend.sim.testing.TestHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The IOMMUs of a description in JSON: each make with the registers that are its own. */
class JsonIommuTest {
  private static String host(String iommus) {
    return """
    { "iommus": [ %s ],
      "devices": [ { "name": "0000:00:02.0", "vendor": "0x8086", "device": "0x5916",
                     "class": "0x030000" } ] }
    """
        .formatted(iommus);
  }

  private static boolean schemaTakes(String text) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            JsonIommuTest.class.getResourceAsStream(
                "/org/bindery/backend/sim/host-description.schema.json"))
        .validate(text, InputFormat.JSON)
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "vtd, intel-iommu/ecap, f050da",
    "vtd, intel-iommu/cap, d2008c40660462",
    "vtd-legacy, intel-iommu/ecap, f0505a",
    "amd-v1, amd-iommu/features, 58f77ef22294a5a:0",
    "amd-v2, amd-iommu/features, 58f77ef22294a5a:0"
  })
  void aMakeHasRegistersOfItsOwnAndLinuxShowsThem(String make, String file, String text) {
    String json = host("{ \"name\": \"unit\", \"make\": \"%s\" }".formatted(make));
    assertThat(schemaTakes(json)).isTrue();
    try (TestHost lab = new TestHost(HostDescriptions.parse("my.json", json))) {
      assertThat(lab.host().attributes().read("class/iommu/unit/" + file)).isEqualTo(text);
    }
  }

  @Test
  void registersThatAreGivenAreTaken() {
    String json = host("{ \"name\": \"ivhd0\", \"make\": \"amd-v2\", \"efr2\": \"0x800\" }");
    assertThat(schemaTakes(json)).isTrue();
    try (TestHost lab = new TestHost(HostDescriptions.parse("my.json", json))) {
      assertThat(lab.host().attributes().read("class/iommu/ivhd0/amd-iommu/features"))
          .isEqualTo("58f77ef22294a5a:800");
      // The HyperTransport range is translated, so it is not reserved.
      assertThat(lab.host().attributes().read("kernel/iommu_groups/0/reserved_regions"))
          .isEqualTo("0x00000000fee00000 0x00000000feefffff msi");
    }
  }

  @Test
  void theHyperTransportRangeOfAnAmdMachineIsReserved() {
    String json = host("{ \"name\": \"ivhd0\", \"make\": \"amd-v2\" }");
    try (TestHost lab = new TestHost(HostDescriptions.parse("my.json", json))) {
      assertThat(lab.host().attributes().read("kernel/iommu_groups/0/reserved_regions"))
          .isEqualTo(
              "0x00000000fee00000 0x00000000feefffff msi\n"
                  + "0x000000fd00000000 0x000000ffffffffff reserved");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "amd-v1, cap, efr",
    "amd-v2, ecap, efr",
    "vtd, efr, cap",
    "vtd-legacy, efr2, ecap",
    "vtd, idr0, cap",
    "amd-v1, aidr, efr",
    "smmuv3, cap, idr0",
    "smmuv3, efr, idr5"
  })
  void aRegisterOfAnotherMakeIsRefused(String make, String register, String has) {
    String json =
        host("{ \"name\": \"unit\", \"make\": \"%s\", \"%s\": \"0x1\" }".formatted(make, register));
    assertThat(schemaTakes(json)).isFalse();
    assertRefused(
        Errno.EINVAL,
        "(/iommus/0/" + register + ")",
        () -> HostDescriptions.parse("my.json", json));
    assertRefused(Errno.EINVAL, has, () -> HostDescriptions.parse("my.json", json));
  }

  @Test
  void anSmmuHasRootComplexesThatAreCoherentAndRegistersOf32Bits() {
    String unit = "{ \"name\": \"unit\", \"make\": \"%s\", %s }";
    String good = host(unit.formatted("smmuv3", "\"canwbs\": [\"0000\"], \"idr5\": \"0x54\""));
    assertThat(schemaTakes(good)).isTrue();
    IommuDescription described = HostDescriptions.parse("my.json", good).iommus().getFirst();
    assertThat(described.canwbs()).containsExactly(0);
    assertThat(described.register("idr5")).isEqualTo(0x54);
    assertThat(described.register("idr0")).as("the make's own").isEqualTo(0xc44341b);
    for (String bad :
        new String[] {
          unit.formatted("vtd", "\"canwbs\": [\"0000\"]"),
          unit.formatted("smmuv3", "\"canwbs\": [\"0\"]"),
          unit.formatted("smmuv3", "\"idr0\": \"0x100000000\"")
        }) {
      assertThat(schemaTakes(host(bad))).as(bad).isFalse();
      assertRefused(
          Errno.EINVAL, "(/iommus/0/", () -> HostDescriptions.parse("my.json", host(bad)));
    }
  }
}
