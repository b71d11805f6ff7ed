package org.bindery.core.mdev;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bindery.api.MdevRequest;
import org.bindery.api.RefusedException;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
import org.bindery.core.host.Hosts;
import org.bindery.core.host.ManagedHost;

/** All that can be made now, and what of it a request means. Holds no state. */
record Offers(Parents parents, Instances instances, Hosts hosts, PlugInCalls calls, Events events) {
  /** An offer and where it is to be made. */
  record Choice(Offer offer, ManagedHost host) {}

  /** By parent and type; a parent that fails to say is left out. */
  List<Offer> all() {
    List<Offer> all = new ArrayList<>();
    for (Parent parent : parents.all()) {
      all.addAll(
          saying(
              parent.who(),
              () ->
                  parent.types(calls).stream()
                      .map(type -> (Offer) new ParentOffer(parent, type, instances))
                      .toList()));
    }
    for (ManagedHost host : hosts.all()) {
      all.addAll(saying("host " + host.name(), new KernelMdevs(host, calls)::offers));
    }
    return all;
  }

  private List<Offer> saying(String who, Supplier<List<Offer>> asked) {
    try {
      return asked.get();
    } catch (RefusedException e) {
      events.log("mediated device types of %s are not known: %s", who, e.refusal());
      return List.of();
    }
  }

  /**
   * What one parent has; those of one name may be on several hosts.
   *
   * @throws RefusedException ENODEV no such parent, with near names; what it failed to say
   */
  List<Offer> of(String parent) {
    List<Offer> all = all();
    List<Offer> of = all.stream().filter(o -> o.type().parent().equals(parent)).toList();
    if (of.isEmpty()) {
      throw failing(parent)
          .orElseGet(() -> MdevRefusals.noParent(parent, all.stream().map(o -> o.type().parent())));
    }
    return of;
  }

  /**
   * @throws RefusedException ENODEV no such parent, type or host, with near names; EINVAL several
   *     and none chosen
   */
  Choice choose(MdevRequest request) {
    List<Offer> of = request.parent().map(this::of).orElseGet(this::all);
    List<Offer> types = of.stream().filter(o -> o.type().type().equals(request.type())).toList();
    if (types.isEmpty()) {
      String nobody =
          request
              .parent()
              .map(parent -> "mediated device parent " + parent + " has no")
              .orElse("no mediated device parent has a");
      throw MdevRefusals.noType(request.type(), nobody, of.stream().map(o -> o.type().type()));
    }
    List<String> names = types.stream().map(o -> o.type().parent()).distinct().toList();
    if (names.size() > 1) {
      throw MdevRefusals.several(
          "several parents have a type " + request.type(), names, "--parent");
    }
    return on(request, types);
  }

  /** A parent that is there, but fails to say what it offers. */
  private Optional<RefusedException> failing(String name) {
    for (Parent parent : parents.all()) {
      if (parent.name().equals(name)) {
        try {
          List<TypeFacts> unused = parent.types(calls);
        } catch (RefusedException e) {
          return Optional.of(e);
        }
      }
    }
    return Optional.empty();
  }

  private Choice on(MdevRequest request, List<Offer> types) {
    List<ManagedHost> own = types.stream().flatMap(o -> o.host().stream()).toList();
    if (own.size() < types.size()) {
      // A bundle's, which is on any host.
      Offer offer = types.stream().filter(o -> o.host().isEmpty()).findFirst().orElseThrow();
      return new Choice(offer, hosts.choose(request.host()));
    }
    if (request.host().isPresent()) {
      ManagedHost wanted = hosts.require(request.host().get());
      return types.stream()
          .filter(o -> o.host().get() == wanted)
          .findFirst()
          .map(o -> new Choice(o, wanted))
          .orElseThrow(() ->
              MdevRefusals.noType(
                  request.type(), "host " + wanted.name() + " has no", Stream.empty()));
    }
    if (own.size() > 1) {
      throw MdevRefusals.several(
          "several hosts have a type " + request.type(),
          own.stream().map(ManagedHost::name).toList(),
          "--host");
    }
    return new Choice(types.getFirst(), own.getFirst());
  }
}
