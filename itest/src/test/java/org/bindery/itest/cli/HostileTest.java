package org.bindery.itest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bindery.itest.cli.Bindery.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scripts rely on, whatever they are given: exit status, JSON, words for people. */
class HostileTest {
  @TempDir Path data;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          { nosuch                                   | host.json, line 1
          []                                         | host.json, line 1
          { "name": "x" }                            | host.json
          { "devices": 7 }                           | host.json
          not a host                                 | host.json
          { "name": "x", "name": "y" }               | name
          ``                                         | host.json
          """)
  void aWrongHostFileIsOneSentence(String content, String says) throws Exception {
    Files.writeString(data.resolve("host.json"), content);
    Result result = new Bindery(data).run("--host", "host.json", "-c", "status");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).contains("EINVAL", says).doesNotContain("java.", "Exception");
  }

  @Test
  void eachCommandIsOneDocument() throws Exception {
    List<String> commands =
        List.of(
            "open 'ü;\"'",
            "open 'ü;x'",
            "bind 'ü;x' 00:10.0 --label 日本",
            "info 'ü;x' 日本",
            "echo 😀 \"a\\\"b\"",
            "unmap 'ü;x' 9 0 1",
            "%(1/0)",
            "nosuch",
            "attach",
            "devices (pci.vendor=8086)",
            "buffer alloc x 99999999999999999999999",
            "open { status }",
            "expect EBADF { close fd9 }",
            "stop nosuch");
    String[] caught = new String[commands.size()];
    for (int i = 0; i < caught.length; i++) {
      caught[i] = "try { " + commands.get(i) + " } { echo $exception }";
    }
    Result result = new Bindery(data).run("--json", "-c", String.join("\n", caught));
    assertThat(result.status()).as(result.err()).isZero();
    List<String> documents = result.out().lines().toList();
    assertThat(documents).hasSize(commands.size());
    for (String document : documents) {
      assertThat(isJson(document)).as(document).isTrue();
    }
    assertThat(result.out() + result.err()).doesNotContain("java.", "Exception", "\tat ");
  }

  private static boolean isJson(String text) throws Exception {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      JsonParser unused = parser.skipChildren();
      return parser.nextToken() == null;
    }
  }

  @Test
  void namesOfAnyCharactersInAnyLocale() throws Exception {
    Result result = new Bindery(data).run("-c", "open é; echo 日本");
    assertThat(result.out()).isEqualTo("é opened on edu-lab\n日本\n");
    assertThat(new Bindery(data, "C").run("-c", "open é; echo 日本")).isEqualTo(result);
  }

  @Test
  void bundlesAreStoppedByNameAndNumber() throws Exception {
    Result result = new Bindery(data).run("-c", "stop org.bindery.driver.vfio-pci; binders");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).doesNotContain("vfio-pci");
    assertThat(new Bindery(data).run("-c", "headers 1").out()).contains("org.bindery.");
  }

  @Test
  void exitSaysWithWhat() throws Exception {
    assertThat(new Bindery(data).run("-c", "exit 7; open").status()).isEqualTo(7);
    assertThat(new Bindery(data).run("-c", "exit 300").status()).isEqualTo(2);
  }
}
