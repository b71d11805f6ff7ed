package org.bindery.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bindery.api.Refusal;

/** Tries one row: refused as it says, nothing changed, and done once its remedies have run. */
final class Trial {
  private Trial() {}

  static void of(Row row) {
    try (Scene scene = new Scene()) {
      row.given().forEach(scene.shell::run);
      List<String> before = Snapshot.of(scene.lab);
      Shell.Answer answer = scene.shell.type(row.command());
      assertThat(Snapshot.of(scene.lab)).as("the state after it").isEqualTo(before);
      assertThat(answer.done()).as("it was done: %s", answer.text()).isFalse();
      assertThat(answer.refusal().map(Refusal::errno)).as(answer.text()).isEqualTo(row.errno());
      assertThat(answer.text())
          .contains(row.says())
          .doesNotContain("java.", "org.bindery", "Exception", "null");
      if (row.errno().isEmpty()) {
        assertThat(answer.text()).contains("usage: ");
      }
      assertThat(answer.refusal().map(Refusal::remedies).orElse(List.of()))
          .as("remedies of: %s", answer.text())
          .isEqualTo(row.remedies());
      if (!row.remedies().isEmpty()) {
        row.remedies().forEach(scene.shell::run);
        if (!row.instead()) {
          scene.shell.run(row.command());
        }
      }
    }
  }
}
