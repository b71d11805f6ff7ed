package org.bindery.core.mdev;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.bindery.api.MdevState;
import org.bindery.api.MdevView;
import org.bindery.core.fd.DevicePlace;
import org.bindery.core.fd.OpenFds;
import org.bindery.core.host.LocatedDevice;
import org.bindery.host.HostDevice;

/** Mediated devices as they are shown. Looks only; holds no state. */
record MdevViews(Presence presence, Wishes wishes, OpenFds fds) {
  List<MdevView> all() {
    Map<String, Definition> defined = new HashMap<>();
    wishes.all().forEach(definition -> defined.put(definition.uuid().toString(), definition));
    List<MdevView> all = new ArrayList<>();
    for (LocatedDevice located : presence.all()) {
      all.add(active(located, Optional.ofNullable(defined.remove(located.name()))));
    }
    defined.values().forEach(definition -> all.add(absent(definition)));
    all.sort(Comparator.comparing(MdevView::uuid));
    return all;
  }

  /** One that is there, or is defined. */
  MdevView of(UUID uuid) {
    Optional<Definition> definition = wishes.of(uuid);
    return presence
        .of(uuid)
        .map(located -> active(located, definition))
        .or(() -> definition.map(this::absent))
        // It was removed in this moment.
        .orElseThrow(() -> MdevRefusals.notThere(uuid.toString(), Stream.empty()));
  }

  private MdevView active(LocatedDevice located, Optional<Definition> definition) {
    Optional<DevicePlace> place = fds.place(located.host(), located.name());
    return new MdevFacts(
        located.name(),
        located.host().name(),
        property(located, HostDevice.PARENT),
        property(located, HostDevice.MDEV_TYPE),
        MdevState.ACTIVE,
        definition.isPresent(),
        definition.filter(Definition::auto).isPresent(),
        Optional.empty(),
        place.map(DevicePlace::fd),
        place.map(DevicePlace::label));
  }

  static String property(LocatedDevice located, String key) {
    return located.device().properties().get(key) instanceof String value ? value : "";
  }

  private MdevView absent(Definition definition) {
    Optional<String> why = wishes.why(definition);
    return new MdevFacts(
        definition.uuid().toString(),
        definition.host(),
        definition.parent(),
        definition.type(),
        why.isPresent() ? MdevState.WAITING : MdevState.DEFINED,
        true,
        definition.auto(),
        why,
        Optional.empty(),
        Optional.empty());
  }
}
