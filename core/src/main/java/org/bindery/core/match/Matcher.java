package org.bindery.core.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.api.BinderMatch;
import org.bindery.api.RefusedException;
import org.bindery.binder.Match;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.calls.PlugInFailure;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.host.HostDevice;

/**
 * Asks all binders about a device. A binder that throws or hangs scores 0, with that as its reason;
 * one that hung is not asked again before it is replaced, so that it costs its delay only once.
 * Safe for use by several threads.
 */
public final class Matcher {
  private final Binders binders;
  private final PlugInCalls calls;
  private final Events events;

  /** Why the binder with a service id is asked no more. */
  private final Map<Long, String> hung = new ConcurrentHashMap<>();

  public Matcher(Binders binders, PlugInCalls calls, Events events) {
    this.binders = binders;
    this.calls = calls;
    this.events = events;
  }

  /** What a binder said, or what is made of its failure. */
  private record Answer(BinderHandle binder, Match match, boolean sound) {}

  /** Looks only. */
  public Decision decide(HostDevice device) {
    List<Answer> answers = new ArrayList<>();
    for (BinderHandle binder : binders.all()) {
      answers.add(ask(binder, device));
    }
    answers.sort(
        Comparator.comparingInt((Answer answer) -> answer.match().score())
            .reversed()
            .thenComparing(Answer::binder, Binders.ORDER));
    int highest = answers.isEmpty() ? Match.NONE : answers.getFirst().match().score();
    List<Answer> first = answers.stream().filter(a -> a.match().score() == highest).toList();
    return new Decision(
        answers.stream()
            .filter(a -> a.match().score() > Match.NONE)
            .map(Answer::binder)
            .findFirst(),
        answers.stream()
            .map(a -> new BinderMatch(a.binder().id(), a.match().score(), a.match().reason()))
            .toList(),
        highest > Match.NONE && first.size() > 1
            ? first.stream().map(a -> a.binder().id()).toList()
            : List.of(),
        answers.stream().allMatch(Answer::sound));
  }

  /** Decides, and reports the decision: to the log, a tie and nobody as events too. */
  public Decision decideAndReport(HostDevice device) {
    Decision decision = decide(device);
    if (decision.best().isEmpty()) {
      events.post(Topics.MATCH_NONE, device.name(), "no binder fits: %s", decision.reasons());
      return decision;
    }
    String best = decision.best().get().id();
    if (!decision.tie().isEmpty()) {
      events.post(
          Topics.MATCH_TIE,
          device.name(),
          "binders %s have the same score; %s is used for its ranking or age",
          String.join(", ", decision.tie()),
          best);
    }
    events.log("match of %s: %s; from %s", device.name(), best, decision.reasons());
    return decision;
  }

  /** A binder has gone: what was held against it is forgotten. */
  public void forget(BinderHandle binder) {
    hung.remove(binder.serviceId());
  }

  private Answer ask(BinderHandle binder, HostDevice device) {
    String before = hung.get(binder.serviceId());
    if (before != null) {
      return new Answer(binder, Match.none(before), false);
    }
    try {
      Match match =
          calls.call(
              "binder " + binder.id(),
              "match of " + device.name(),
              () -> binder.use(b -> b.match(device)));
      return match == null
          ? failed(binder, "answered null to match")
          : new Answer(binder, match, true);
    } catch (PlugInFailure e) {
      if (e.hung()) {
        hung.put(binder.serviceId(), e.refusal().reason() + "; not asked again");
      }
      return failed(binder, e.refusal().reason());
    } catch (RefusedException e) {
      return new Answer(binder, Match.none(e.refusal().reason()), false);
    }
  }

  private Answer failed(BinderHandle binder, String why) {
    events.post(Topics.BINDER_FAILED, binder.id(), "%s", why);
    return new Answer(binder, Match.none(why), false);
  }
}
