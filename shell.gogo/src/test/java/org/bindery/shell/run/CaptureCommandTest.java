package org.bindery.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code capture} writes a new file, or nothing. */
class CaptureCommandTest {
  private static final String CAPTURE = "device 0000:00:10.0\n";

  private Gogo gogo = Gogo.json();
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("lab.capture");
  }

  @AfterEach
  void close() {
    gogo.close();
  }

  @Test
  void theFileIsTheCaptureAndTheResultTellsWhatIsMissing() {
    assertThat(gogo.run("capture " + file + " --host other"))
        .isEqualTo(
            new Gogo.Outcome(
                0,
                "{\"file\":\"%s\",\"host\":\"other\",\"devices\":1,\"groups\":2,".formatted(file)
                    + "\"notes\":[\"something is left out\"]}",
                ""));
    assertThat(file).hasContent(CAPTURE);
  }

  @Test
  void theTextHasALinePerNote() {
    gogo.close();
    gogo = Gogo.text();
    assertThat(gogo.run("capture " + file).out())
        .contains("host lab captured in " + file + ": 1 devices in 2 groups")
        .contains("note: something is left out");
  }

  @Test
  void aFileThatIsThereStaysAsItIs() throws IOException {
    Files.writeString(file, "precious");
    assertThat(gogo.run("capture " + file).out())
        .contains("\"errno\":\"EEXIST\"", "there already", file.toString());
    assertThat(file).hasContent("precious");
    assertThat(gogo.run("capture " + folder).out()).contains("\"errno\":\"EEXIST\"");
  }

  @Test
  void aFileThatCannotBeMadeIsRefused() {
    assertThat(gogo.run("capture " + folder + "/none/lab").out())
        .contains("\"errno\":\"ENOENT\"", "no such folder");
    assertThat(gogo.run("capture ''").out()).contains("\"errno\":\"EINVAL\"");
    assertThat(gogo.run("capture /").out()).contains("\"errno\":\"EINVAL\"");
    assertThat(folder).isEmptyDirectory();
  }
}
