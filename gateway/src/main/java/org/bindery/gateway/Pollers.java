package org.bindery.gateway;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The pollers of a gateway: they let go of a descriptor when it is closed. */
final class Pollers {
  private final Set<Poller> all = ConcurrentHashMap.newKeySet();

  void add(Poller poller) {
    all.add(poller);
  }

  void remove(Poller poller) {
    all.remove(poller);
  }

  void closed(Descriptor descriptor) {
    all.forEach(poller -> poller.remove(descriptor));
  }

  void closeAll() {
    all.forEach(Poller::close);
  }
}
