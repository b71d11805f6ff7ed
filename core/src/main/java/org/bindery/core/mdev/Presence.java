package org.bindery.core.mdev;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bindery.core.host.Hosts;
import org.bindery.core.host.LocatedDevice;

/** Mediated devices that are there, on whatever host, whoever made them. Holds no state. */
record Presence(Hosts hosts) {
  List<LocatedDevice> all() {
    return hosts.all().stream()
        .flatMap(host ->
            host.devices().stream()
                .filter(device -> device.bus().equals("mdev"))
                .map(device -> new LocatedDevice(host, device)))
        .toList();
  }

  Optional<LocatedDevice> of(UUID uuid) {
    return hosts.all().stream()
        .flatMap(host -> host.device(uuid.toString()).map(d -> new LocatedDevice(host, d)).stream())
        .findFirst();
  }

  boolean there(UUID uuid) {
    return of(uuid).isPresent();
  }
}
