package org.bindery.itest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bindery.itest.cli.Bindery.Result;
import org.bindery.itest.plugin.BrokenJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the user of the distribution reads of plug-ins that do not work. */
class BrokenPluginsTest {
  @TempDir Path data;

  @Test
  void eachIsOneSentenceAndTheRestWorks() throws Exception {
    Path plugins = Files.createDirectory(data.resolve("plugins"));
    for (BrokenJar broken : BrokenJar.values()) {
      broken.drop(plugins);
    }
    Result result =
        new Bindery(data).run("--plugins", "plugins", "-c", "plugins; open; bind fd0 00:10.0");
    assertThat(result.status()).isZero();
    assertThat(result.err().lines().filter(line -> line.contains("plug-in ")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(BrokenJar.values())
                .map(broken ->
                    "bindery: warn: plug-in %s does not work: %s"
                        .formatted(broken.file(), broken.problem()))
                .toList());
    assertThat(result.err().lines()).hasSize(BrokenJar.values().length + 1);
    assertThat(result.err()).contains("still bound in fd0");
    Result status = new Bindery(data).run("--plugins", "plugins", "--json", "-c", "status");
    assertThat(status.status()).isEqualTo(1);
    assertThat(status.out().lines()).hasSize(1);
    assertThat(status.out()).contains("\"asWished\":false");
    for (BrokenJar broken : BrokenJar.values()) {
      assertThat(status.out()).contains("\"object\":\"" + broken.file() + "\"");
    }
    for (BrokenJar broken : BrokenJar.values()) {
      assertThat(result.out().lines())
          .anyMatch(line -> line.contains(broken.file()) && line.endsWith(broken.problem()));
    }
  }
}
