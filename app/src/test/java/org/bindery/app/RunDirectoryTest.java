package org.bindery.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  @TempDir Path data;

  @Test
  void goesWithItsProcess() throws IOException {
    Path path;
    try (RunDirectory run = RunDirectory.create(data)) {
      path = run.path();
      Files.createDirectories(path.resolve("cache/bundle1"));
      assertThat(path).isDirectory();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void theLivingKeepTheirs() throws IOException {
    try (RunDirectory first = RunDirectory.create(data);
        RunDirectory second = RunDirectory.create(data)) {
      assertThat(first.path()).isDirectory().isNotEqualTo(second.path());
      assertThat(second.path()).isDirectory();
    }
  }

  @Test
  void leftoversOfTheDeadAreRemoved() throws IOException {
    Path dead = Files.createDirectories(data.resolve("run/4711-0/cache"));
    try (RunDirectory run = RunDirectory.create(data)) {
      assertThat(run.path()).isDirectory();
      assertThat(dead.getParent()).doesNotExist();
    }
  }
}
