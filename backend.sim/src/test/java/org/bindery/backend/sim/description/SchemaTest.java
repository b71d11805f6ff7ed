package org.bindery.backend.sim.description;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published schema, judged by a validator: it takes what the reader takes. */
class SchemaTest {
  private final JsonSchema schema =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(
              getClass()
                  .getResourceAsStream("/org/bindery/backend/sim/host-description.schema.json"));

  private boolean takes(String text) {
    return schema.validate(text, InputFormat.JSON).isEmpty();
  }

  @Test
  void takesWhatTheReaderTakes() {
    assertThat(takes(JsonHostTest.GOOD)).isTrue();
    String msi = "\"msi\", \"vectors\": 4";
    for (String capability :
        List.of("\"ats\"", "\"pri\", \"requests\": 1", "\"pasid\", \"bits\": 20")) {
      assertThat(takes(JsonHostTest.GOOD.replace(msi, capability))).as(capability).isTrue();
    }
    assertThat(takes(JsonHostTest.GOOD.replace(msi, "\"pasid\", \"bits\": 21"))).isFalse();
    assertThat(takes("{ \"devices\": [] }")).isFalse();
    assertThat(takes("[]")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"1G\" | \"1Q\"",
        "\"vtd\" | \"vtx\"",
        "\"0xf00f4a\" | \"f00f4a\"",
        "\"0000:00:01.0\", \"vendor\" | \"00:01.0\", \"vendor\"",
        "\"vendor\": \"0x1b36\", | \"driver\": \"x\",",
        "\"0x1234\" | \"0x12345\"",
        "\"revision\" | \"version\"",
        "\"interruptPin\": 1 | \"interruptPin\": 5",
        "\"flr\" | \"fly\"",
        "\"vectors\": 4 | \"vectors\": 3",
        "\"rootPort\" | \"port\"",
        "[\"SV\"] | [\"XX\"]",
        "\"01 02\" | \"1 2\"",
        "\"0x80\" | \"80\"",
        "\"kind\": \"io\" | \"kind\": \"ports\"",
      })
  void refusesWhatTheReaderRefusesForItsForm(String part, String changed) {
    assertThat(JsonHostTest.GOOD).contains(part);
    assertThat(takes(JsonHostTest.GOOD.replaceFirst(Pattern.quote(part), changed))).isFalse();
  }
}
