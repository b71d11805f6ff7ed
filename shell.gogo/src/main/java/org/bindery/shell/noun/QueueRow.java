package org.bindery.shell.noun;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.api.QueueView;
import org.bindery.shell.output.Readable;

/** A work queue in a list; wherever one is asked for, it stands for it. */
public record QueueRow(
    String queue,
    String host,
    String device,
    String state,
    Optional<String> driver,
    int clients,
    Optional<String> mode,
    OptionalInt size,
    OptionalInt threshold,
    OptionalInt priority,
    OptionalInt group,
    Optional<String> type,
    Optional<String> name) {
  static QueueRow of(QueueView view) {
    Map<String, String> settings = view.settings();
    return new QueueRow(
        view.name(),
        view.host(),
        view.device(),
        view.state(),
        view.driver(),
        view.clients(),
        Optional.ofNullable(settings.get("mode")),
        number(settings.get("size")),
        number(settings.get("threshold")),
        number(settings.get("priority")),
        number(settings.get("groupId")),
        Optional.ofNullable(settings.get("type")),
        Optional.ofNullable(settings.get("name")).filter(name -> !name.isEmpty()));
  }

  private static OptionalInt number(String value) {
    return value != null && value.matches("-?\\d{1,9}")
        ? OptionalInt.of(Integer.parseInt(value))
        : OptionalInt.empty();
  }

  @Override
  public String toString() {
    return queue;
  }

  /** What can be set of an object, as it is now. */
  public record Settings(String object, Map<String, String> settings) {}

  /** What a job on a queue came to. */
  public record JobResult(
      String queue, String operation, long bytes, boolean equal, OptionalInt crc, int resumed)
      implements Readable {
    @Override
    public String text() {
      return "%s on %s: %d bytes%s%s%s"
          .formatted(
              operation,
              queue,
              bytes,
              operation.equals("compare")
                  ? (equal ? ", the two are equal" : ", there the two differ")
                  : "",
              crc.isPresent() ? ", CRC-32C 0x%08x".formatted(crc.getAsInt()) : "",
              resumed == 0 ? "" : ", went on after %d page faults".formatted(resumed));
    }
  }
}
