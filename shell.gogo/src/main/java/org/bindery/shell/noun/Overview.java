package org.bindery.shell.noun;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.api.Administration;
import org.bindery.api.BinderView;
import org.bindery.api.DeviceState;
import org.bindery.api.Event;
import org.bindery.api.HostView;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Listing;

/** Looking over the whole: {@code status}, {@code hosts}, {@code binders}, {@code events}. */
public final class Overview {
  private final Administrator admin;

  public Overview(Administrator admin) {
    this.admin = admin;
  }

  /**
   * @param held devices whose binder has gone: each with its name, and until when it is held
   * @param toRestore devices that a process which was killed moved, by name
   * @param remedy what gives them back; empty: there are none
   * @param counters what is in use, all zero when everything was closed
   */
  public record Status(
      List<String> hosts,
      int devices,
      int groups,
      List<String> binders,
      List<String> held,
      List<String> toRestore,
      Optional<String> remedy,
      Map<String, Long> counters) {}

  /** A host in a list. */
  public record HostRow(
      String name, String kind, String source, int devices, int groups, List<String> iommus) {}

  /** A binder in a list. */
  public record BinderRow(String id, String bundle, int ranking, int bound) {}

  /** An event in a list. */
  public record EventRow(Instant time, String topic, String subject, String text) {}

  public List<Verb> verbs() {
    return List.of(
        Verb.of("status", "what is there and what is in use", this::status),
        Verb.of("hosts", "the machines, simulated or real", this::hosts),
        Verb.of("binders", "the plug-ins that bind devices", this::binders),
        Verb.of("events", "the newest events, oldest first", this::events));
  }

  private Status status(Arguments arguments) {
    Administration now = admin.administration();
    List<String> toRestore = now.toRestore();
    return new Status(
        now.hosts().stream().map(HostView::name).toList(),
        now.devices().size(),
        now.groups().size(),
        now.binders().stream().map(BinderView::id).toList(),
        now.devices().stream()
            .filter(device -> device.state().filter(DeviceState.HELD::equals).isPresent())
            .map(device ->
                "%s/%s: %s".formatted(device.host(), device.name(), device.why().orElse("")))
            .toList(),
        toRestore,
        toRestore.isEmpty() ? Optional.empty() : Optional.of("restore"),
        new TreeMap<>(now.counters().values()));
  }

  private Listing<HostRow> hosts(Arguments arguments) {
    return new Listing<>(
        HostRow.class,
        admin.administration().hosts().stream()
            .map(host ->
                new HostRow(
                    host.name(),
                    host.kind(),
                    host.source(),
                    host.devices(),
                    host.groups(),
                    host.iommus()))
            .toList());
  }

  private Listing<BinderRow> binders(Arguments arguments) {
    return new Listing<>(
        BinderRow.class,
        admin.administration().binders().stream()
            .map(binder ->
                new BinderRow(binder.id(), binder.bundle(), binder.ranking(), binder.bound()))
            .toList());
  }

  private Listing<EventRow> events(Arguments arguments) {
    return new Listing<>(
        EventRow.class, admin.administration().events().stream().map(Overview::row).toList());
  }

  private static EventRow row(Event event) {
    return new EventRow(event.time(), event.topic(), event.subject(), event.text());
  }
}
