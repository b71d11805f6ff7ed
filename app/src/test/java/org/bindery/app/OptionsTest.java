package org.bindery.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/home/someone");

  @TempDir Path home;

  private Options parse(String... args) throws UsageException {
    return Options.parse(args, home, ENVIRONMENT);
  }

  @Test
  void nothingMeansTheShellWithDefaults() throws UsageException {
    Options options = parse();
    assertThat(options.interactive()).isTrue();
    assertThat(options.json()).isFalse();
    assertThat(options.host()).isEmpty();
    assertThat(options.plugins()).isEqualTo(home.resolve("plugins"));
    assertThat(options.data()).isEqualTo(Path.of("/home/someone/.local/state/bindery"));
  }

  @Test
  void stateGoesWhereTheEnvironmentSays() throws UsageException {
    Options options = Options.parse(new String[0], home, Map.of("XDG_STATE_HOME", "/var/state"));
    assertThat(options.data()).isEqualTo(Path.of("/var/state/bindery"));
  }

  @Test
  void bothWaysToGiveAValue() throws UsageException {
    Options options =
        parse("--host=lab", "--data", "state", "--plugins=" + home, "--json", "-c", "devices");
    assertThat(options.host()).contains("lab");
    assertThat(options.data()).isEqualTo(Path.of("state").toAbsolutePath());
    assertThat(options.plugins()).isEqualTo(home);
    assertThat(options.json()).isTrue();
    assertThat(options.runner()).containsExactly("-c", "devices");
    assertThat(options.interactive()).isFalse();
  }

  @Test
  void noCommandsAreCommandsToo() throws UsageException {
    assertThat(parse("-c", "").runner()).isEqualTo(List.of("-c", ""));
  }

  @Test
  void aHostFileBecomesAbsolute() throws UsageException {
    assertThat(parse("--host", "dir/../lab.json").host())
        .contains(Path.of("lab.json").toAbsolutePath().toString());
  }

  @Test
  void scriptsBecomeAbsolute() throws IOException, UsageException {
    Path script = Files.writeString(home.resolve("a.gogo"), "devices");
    assertThat(parse("run", script.toString()).runner()).containsExactly("run", script.toString());

    Path demo = Files.createDirectories(home.resolve("conf")).resolve("demo.gogo");
    Files.writeString(demo, "devices");
    assertThat(parse("demo").runner()).containsExactly("run", demo.toString());
    Path incoherent = Files.writeString(home.resolve("conf/incoherent.gogo"), "vm list");
    assertThat(parse("demo", "incoherent").runner()).containsExactly("run", incoherent.toString());
  }

  @Test
  void aServerAndItsClients() throws UsageException {
    assertThat(parse("--host", "lab", "serve").runner()).containsExactly("serve");
    assertThat(parse("serve").connect()).isFalse();
    Options client = parse("--connect", "--data", "state", "--json", "-c", "devices");
    assertThat(client.connect()).isTrue();
    assertThat(client.json()).isTrue();
    assertThat(client.runner()).containsExactly("-c", "devices");
    assertThat(parse("--connect").interactive()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nosuch            | unknown option --nosuch",
        "--nosuch=1          | unknown option --nosuch",
        "devices             | unknown argument devices",
        "--host              | --host needs a value",
        "--host=             | --host needs a value",
        "--json=yes          | --json takes no value",
        "--plugins nosuchdir | no such directory: nosuchdir",
        "-c                  | -c needs commands",
        "-c devices groups   | unexpected argument groups after -c",
        "run                 | run needs a file",
        "run nosuchfile      | cannot read the script nosuchfile",
        "demo again          | unexpected argument again after demo",
        "demo incoherent x   | unexpected argument x after demo",
        "serve now           | unexpected argument now after serve",
        "--connect=x         | --connect takes no value",
        "--connect serve     | --connect finds a server running: serve without it",
        "--connect --host lab -c x | --host is for the server, which --connect finds running",
      })
  void wrongUsageIsSaidInOneSentence(String line, String sentence) {
    assertThatThrownBy(() -> parse(line.split(" ")))
        .isInstanceOf(UsageException.class)
        .hasMessage(sentence);
  }
}
