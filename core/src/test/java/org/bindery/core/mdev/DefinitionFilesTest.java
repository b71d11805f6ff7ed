package org.bindery.core.mdev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bindery.core.mdev.Definition.Attribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions are kept as mdevctl keeps them, whole or not at all. */
class DefinitionFilesTest {
  private static final UUID ID = UUID.fromString("11111111-2222-3333-4444-555555555555");
  private static final Definition DEFINITION =
      new Definition(
          ID,
          "edu-lab",
          "swdma",
          "swdma-1",
          true,
          List.of(
              new Attribute("assign_adapter", "5"),
              new Attribute("assign_domain", "0x47"),
              new Attribute("assign_domain", "\"q\"")));

  @TempDir Path directory;

  private DefinitionFiles files() {
    return new DefinitionFiles(directory.resolve("mdev"));
  }

  private static List<Definition> all(DefinitionFiles files) {
    return files.all(damaged -> {
      throw new AssertionError(damaged);
    });
  }

  @Test
  void whatWasAddedIsThereForAnotherProcessUntilItIsRemoved() {
    assertThat(all(files())).isEmpty();
    assertThat(files().add(DEFINITION)).isTrue();
    assertThat(all(files())).containsExactly(DEFINITION);
    assertThat(files().of(ID)).contains(DEFINITION);
    assertThat(files().remove(ID)).isTrue();
    assertThat(files().remove(ID)).isFalse();
    assertThat(all(files())).isEmpty();
  }

  @Test
  void aUuidIsDefinedOnceUnderWhateverParentAndHost() {
    assertThat(files().add(DEFINITION)).isTrue();
    Definition other = new Definition(ID, "linux", "mtty", "mtty-1", false, List.of());
    assertThat(files().add(other)).isFalse();
    assertThat(all(files())).containsExactly(DEFINITION);
  }

  @Test
  void aFileOfMdevctlIsRead() throws IOException {
    Path parent = Files.createDirectories(directory.resolve("mdev/linux/0000:00:02.0"));
    Files.writeString(
        parent.resolve(ID.toString()),
        """
        { "mdev_type": "vfio_ap-passthrough", "start": "manual", "more": {"a": [1]},
          "attrs": [ {"assign_adapter": "5"}, {"assign_domain": "0xff"} ] }
        """);
    assertThat(all(files()))
        .containsExactly(
            new Definition(
                ID,
                "linux",
                "0000:00:02.0",
                "vfio_ap-passthrough",
                false,
                List.of(
                    new Attribute("assign_adapter", "5"), new Attribute("assign_domain", "0xff"))));
  }

  @Test
  void theFileOfOneIsWhatMdevctlReads() throws IOException {
    assertThat(files().add(DEFINITION)).isTrue();
    assertThat(Files.readString(directory.resolve("mdev/edu-lab/swdma/" + ID)))
        .isEqualToIgnoringWhitespace(
            "{\"mdev_type\":\"swdma-1\",\"start\":\"auto\",\"attrs\":[{\"assign_adapter\":\"5\"},"
                + "{\"assign_domain\":\"0x47\"},{\"assign_domain\":\"\\\"q\\\"\"}]}");
  }

  @Test
  void whatIsDamagedIsToldAndCostsNoOther() throws IOException {
    assertThat(files().add(DEFINITION)).isTrue();
    Path parent = directory.resolve("mdev/edu-lab/swdma");
    UUID second = UUID.fromString("22222222-2222-3333-4444-555555555555");
    for (String text :
        List.of(
            "",
            "{",
            "[]",
            "{\"start\":\"auto\"}",
            "{\"mdev_type\":\"a\",\"start\":\"maybe\"}",
            "{\"mdev_type\":\"a\",\"start\":\"auto\",\"attrs\":[{\"a\":1}]}",
            "{\"mdev_type\":\"a\",\"start\":\"auto\"} x")) {
      Files.writeString(parent.resolve(second.toString()), text);
      List<String> damaged = new ArrayList<>();
      assertThat(files().all(damaged::add)).as(text).containsExactly(DEFINITION);
      assertThat(damaged).as(text).singleElement().asString().contains(second.toString());
    }
  }

  @Test
  void whatAKilledProcessLeftUnfinishedIsNotRead() throws IOException {
    assertThat(files().add(DEFINITION)).isTrue();
    Files.writeString(directory.resolve("mdev/edu-lab/swdma/" + UUID.randomUUID() + ".new"), "{");
    assertThat(all(files())).containsExactly(DEFINITION);
  }

  @Test
  void whereNothingCanBeKeptItIsEio() throws IOException {
    Files.writeString(directory.resolve("mdev"), "a file where the directory is to be");
    assertThatThrownBy(() -> files().add(DEFINITION)).hasMessageContaining("EIO");
  }
}
