package org.bindery.core.mdev;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bindery.api.Errno;
import org.bindery.api.MdevRequest;
import org.bindery.api.MdevTypeView;
import org.bindery.api.MdevView;
import org.bindery.api.Mdevs;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.host.Hosts;
import org.bindery.core.host.LocatedDevice;
import org.bindery.host.HostDevice;

/** The administrator's calls for mediated devices. Thread-safe: see what it calls. */
final class CoreMdevs implements Mdevs {
  private final Hosts hosts;
  private final PlugInCalls calls;
  private final Presence presence;
  private final Instances instances;
  private final Offers offers;
  private final Wishes wishes;
  private final MdevViews views;

  CoreMdevs(
      Hosts hosts,
      PlugInCalls calls,
      Presence presence,
      Instances instances,
      Offers offers,
      Wishes wishes,
      MdevViews views) {
    this.hosts = hosts;
    this.calls = calls;
    this.presence = presence;
    this.instances = instances;
    this.offers = offers;
    this.wishes = wishes;
    this.views = views;
  }

  @Override
  public List<MdevTypeView> types() {
    return offers.all().stream().map(Offer::type).toList();
  }

  @Override
  public List<MdevTypeView> types(String parent) {
    return offers.of(parent).stream().map(Offer::type).toList();
  }

  @Override
  public List<MdevView> all() {
    return views.all();
  }

  @Override
  public MdevView create(MdevRequest request) {
    UUID uuid = uuid(request);
    Offers.Choice choice = offers.choose(request);
    requireNotThere(uuid);
    if (wishes.of(uuid).isPresent()) {
      throw Refusal.of(Errno.EEXIST, "%s is defined; what is defined is started", uuid)
          .blockedBy(uuid.toString(), "defined")
          .remedy("mdev start %s", uuid)
          .exception();
    }
    choice.offer().create(choice.host(), uuid, List.of());
    return views.of(uuid);
  }

  private static UUID uuid(MdevRequest request) {
    return request.uuid().map(MdevUuid::parse).orElseGet(UUID::randomUUID);
  }

  private void requireNotThere(UUID uuid) {
    Optional<LocatedDevice> there = presence.of(uuid);
    if (there.isPresent()) {
      throw MdevRefusals.exists(
          uuid, there.get().host().name(), MdevViews.property(there.get(), HostDevice.MDEV_TYPE));
    }
  }

  @Override
  public void remove(String text) {
    UUID uuid = MdevUuid.parse(text);
    LocatedDevice there = presence.of(uuid).orElseThrow(() -> notThere(uuid));
    if (there.device() instanceof Instance instance) {
      instances.remove(instance);
    } else {
      new KernelMdevs(there.host(), calls).remove(uuid);
    }
    wishes.rest(uuid);
  }

  private RefusedException notThere(UUID uuid) {
    if (instances.of(uuid).isPresent()) {
      return MdevRefusals.moving(uuid.toString());
    }
    return wishes.of(uuid).isEmpty()
        ? MdevRefusals.notThere(uuid.toString(), presence.all().stream().map(LocatedDevice::name))
        : Refusal.of(Errno.ENODEV, "%s is defined, but it is not there", uuid).exception();
  }

  @Override
  public MdevView define(MdevRequest request, boolean auto) {
    UUID uuid = uuid(request);
    String parent;
    String host;
    if (request.parent().isPresent() && !offered(request.parent().get())) {
      // It may come later; then it is seen what it has.
      parent = request.parent().get();
      host = hosts.choose(request.host()).name();
    } else {
      Offers.Choice choice = offers.choose(request);
      parent = choice.offer().type().parent();
      host = choice.host().name();
    }
    return add(new Definition(uuid, host, parent, request.type(), auto, List.of()));
  }

  private boolean offered(String parent) {
    return offers.all().stream().anyMatch(offer -> offer.type().parent().equals(parent));
  }

  @Override
  public MdevView define(String text, boolean auto) {
    UUID uuid = MdevUuid.parse(text);
    LocatedDevice there = presence.of(uuid).orElseThrow(() -> notThere(uuid));
    return add(
        new Definition(
            uuid,
            there.host().name(),
            MdevViews.property(there, HostDevice.PARENT),
            MdevViews.property(there, HostDevice.MDEV_TYPE),
            auto,
            List.of()));
  }

  private MdevView add(Definition definition) {
    if (!definition.parent().matches(Parent.FORM)) {
      throw Refusal.of(
              Errno.EINVAL,
              "\"%s\" cannot name a parent: 1 to 63 letters, digits and . : _ - are expected",
              definition.parent())
          .exception();
    }
    if (!wishes.add(definition)) {
      throw Refusal.of(Errno.EEXIST, "%s is defined already", definition.uuid())
          .blockedBy(definition.uuid().toString(), "defined")
          .remedy("mdev undefine %s", definition.uuid())
          .exception();
    }
    return views.of(definition.uuid());
  }

  @Override
  public MdevView start(String text) {
    UUID uuid = MdevUuid.parse(text);
    Definition definition = wishes.of(uuid).orElseThrow(() -> notDefined(uuid));
    requireNotThere(uuid);
    wishes.start(definition);
    return views.of(uuid);
  }

  @Override
  public void stop(String uuid) {
    remove(uuid);
  }

  @Override
  public void undefine(String text) {
    UUID uuid = MdevUuid.parse(text);
    if (!wishes.remove(uuid)) {
      throw notDefined(uuid);
    }
  }

  private RefusedException notDefined(UUID uuid) {
    return MdevRefusals.notDefined(
        uuid.toString(), wishes.all().stream().map(definition -> definition.uuid().toString()));
  }
}
