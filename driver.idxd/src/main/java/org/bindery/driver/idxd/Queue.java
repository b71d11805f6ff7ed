package org.bindery.driver.idxd;

import java.util.Map;
import java.util.Optional;
import org.bindery.api.QueueView;

/** A work queue as the attributes show it at one moment. */
record Queue(
    String name,
    String host,
    String device,
    String state,
    Optional<String> driver,
    int clients,
    Map<String, String> settings)
    implements QueueView {
  static Queue of(DsaBus bus, DsaName name) {
    return new Queue(
        name.text(),
        bus.host(),
        bus.device(name).text(),
        bus.read(name, "state"),
        bus.driver(name),
        Integer.parseInt(bus.find(name, "clients").orElse("0")),
        bus.settings(name));
  }
}
