package org.bindery.shell.noun;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bindery.api.Administration;
import org.bindery.api.BinderView;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.Event;
import org.bindery.api.EventFeed;
import org.bindery.api.HostView;
import org.bindery.api.Refusal;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Judged;
import org.bindery.shell.output.Listing;
import org.bindery.shell.output.Streaming;

/** Looking over the whole: {@code status}, {@code hosts}, {@code binders}, {@code events}. */
public final class Overview {
  private final Administrator admin;
  private final Wishes wishes;

  public Overview(Administrator admin, Surroundings surroundings) {
    this.admin = admin;
    this.wishes = new Wishes(admin, surroundings);
  }

  /**
   * @param held devices whose binder has gone: each with its name, and until when it is held
   * @param toRestore devices that a process which was killed moved, by name
   * @param remedy what gives them back; empty: there are none
   * @param counters what is in use, all zero when everything was closed
   * @param asWished whether nothing is unmet; else the command has failed
   * @param unmet what is wished and is not
   */
  public record Status(
      List<String> hosts,
      int devices,
      int groups,
      List<String> binders,
      List<String> held,
      List<String> toRestore,
      Optional<String> remedy,
      Map<String, Long> counters,
      boolean asWished,
      List<Unmet> unmet)
      implements Judged {
    @Override
    public Optional<Refusal> problem() {
      if (asWished) {
        return Optional.empty();
      }
      String each = unmet.stream().map(Unmet::toString).collect(Collectors.joining("; "));
      Refusal.Builder refusal = Refusal.of(Errno.EIO, "not as wished: %s", each);
      unmet.stream().flatMap(one -> one.remedy().stream()).distinct().forEach(refusal::remedy);
      return Optional.of(refusal.build());
    }
  }

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
        Verb.of(
            "events [--follow]",
            "the newest events, oldest first; --follow: then those that happen, until Ctrl-C",
            this::events));
  }

  private Status status(Arguments arguments) {
    Administration now = admin.administration();
    List<String> toRestore = now.toRestore();
    List<Unmet> unmet = wishes.unmet();
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
        new TreeMap<>(now.counters().values()),
        unmet.isEmpty(),
        unmet);
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

  private Object events(Arguments arguments) {
    if (arguments.flag("--follow")) {
      return (Streaming) this::follow;
    }
    return new Listing<>(
        EventRow.class, admin.administration().events().stream().map(Overview::row).toList());
  }

  private void follow(Predicate<Record> taker) throws InterruptedException {
    try (EventFeed feed = admin.administration().follow()) {
      Optional<Event> event = feed.next();
      while (event.isPresent() && taker.test(row(event.get()))) {
        event = feed.next();
      }
    }
  }

  private static EventRow row(Event event) {
    return new EventRow(event.time(), event.topic(), event.subject(), event.text());
  }
}
