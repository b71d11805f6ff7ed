package org.bindery.core.admin;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.host.DeviceNames;
import org.bindery.core.host.Hosts;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.host.OwnDevice;
import org.bindery.host.Pluggable;

/** Devices plugged in and pulled out by command, on hosts that can. Holds no state. */
record Plugging(Hosts hosts, DeviceNames names, PlugInCalls calls) {
  String plug(Optional<String> wanted, String description) {
    ManagedHost host = wanted.isPresent() ? hosts.require(wanted.get()) : only();
    Pluggable pluggable = pluggable(host);
    return calls.call("host " + host.name(), "plug", () -> pluggable.plug(description));
  }

  void unplug(String device) {
    LocatedDevice located = names.find(device);
    if (located.device() instanceof OwnDevice) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "%s is software: it is not plugged into host %s",
              located.name(),
              located.host().name())
          .remedy("mdev remove %s", located.name())
          .exception();
    }
    Pluggable pluggable = pluggable(located.host());
    calls.run(
        "host " + located.host().name(),
        "unplug of " + located.name(),
        () -> pluggable.unplug(located.name()));
  }

  private ManagedHost only() {
    List<ManagedHost> able =
        hosts.all().stream().filter(host -> host.ability(Pluggable.class).isPresent()).toList();
    if (able.isEmpty()) {
      throw Refusal.of(Errno.EOPNOTSUPP, "no host can have devices plugged in by command")
          .exception();
    }
    if (able.size() > 1) {
      throw Refusal.of(
              Errno.EINVAL,
              "several hosts can have devices plugged in and none was chosen: %s",
              able.stream().map(ManagedHost::name).collect(Collectors.joining(", ")))
          .exception();
    }
    return able.getFirst();
  }

  private static Pluggable pluggable(ManagedHost host) {
    return host.ability(Pluggable.class)
        .orElseThrow(() ->
            Refusal.of(
                    Errno.EOPNOTSUPP,
                    "host %s, which is of kind %s, cannot have devices plugged in or out by"
                        + " command",
                    host.name(),
                    host.host().kind())
                .exception());
  }
}
