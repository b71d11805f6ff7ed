package org.bindery.shell.output;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes results as text: a table for a listing, aligned keys and values for one record. */
public final class Text {
  private static final String NONE = "-";

  private Text() {}

  public static String of(Object result) {
    return switch (result) {
      case Readable readable -> readable.text();
      case Listing<?> listing -> table(listing);
      case Record one -> keys(one);
      default -> cell(result, false);
    };
  }

  /** One record as a line: what a table has in a row, without knowing the others. */
  static String line(Record one) {
    return Arrays.stream(one.getClass().getRecordComponents())
        .map(column -> cell(Components.value(one, column), Components.isHex(column)))
        .collect(Collectors.joining("  "));
  }

  private static String table(Listing<?> listing) {
    List<RecordComponent> columns =
        Arrays.stream(listing.type().getRecordComponents())
            .filter(column -> isShown(column, listing))
            .toList();
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(RecordComponent::getName).toList());
    for (Record row : listing.rows()) {
      lines.add(
          columns.stream()
              .map(column -> cell(Components.value(row, column), Components.isHex(column)))
              .toList());
    }
    StringBuilder text = new StringBuilder(Table.align(lines));
    listing.notes().forEach(note -> text.append('\n').append(note));
    return text.toString();
  }

  private static boolean isShown(RecordComponent column, Listing<?> listing) {
    return !column.isAnnotationPresent(WhenPresent.class)
        || listing.rows().stream()
            .anyMatch(row -> !cell(Components.value(row, column), false).equals(NONE));
  }

  private static String keys(Record one) {
    List<List<String>> lines = new ArrayList<>();
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      Object value = Components.value(one, component);
      boolean hex = Components.isHex(component);
      if (value instanceof Map<?, ?> map && !map.isEmpty()) {
        map.forEach(
            (key, each) -> lines.add(List.of(component.getName() + " " + key, cell(each, hex))));
      } else if (value != null) {
        lines.add(List.of(component.getName(), cell(value, hex)));
      }
    }
    return Table.align(lines);
  }

  private static String cell(Object value, boolean hex) {
    return switch (value) {
      case null -> NONE;
      case Long number when hex -> "0x" + Long.toHexString(number);
      case Enum<?> constant -> Names.of(constant);
      case Instant time -> time.truncatedTo(ChronoUnit.MILLIS).toString();
      case Boolean truth -> truth ? "yes" : "no";
      case Map<?, ?> map ->
          listed(
              map.entrySet().stream()
                  .map(entry -> entry.getKey() + "=" + cell(entry.getValue(), hex))
                  .collect(Collectors.joining(" ")));
      case Iterable<?> list ->
          listed(
              StreamSupport.stream(list.spliterator(), false)
                  .map(each -> cell(each, hex))
                  .collect(Collectors.joining(", ")));
      default -> value.toString();
    };
  }

  private static String listed(String joined) {
    return joined.isEmpty() ? NONE : joined;
  }
}
