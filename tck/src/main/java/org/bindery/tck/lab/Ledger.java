package org.bindery.tck.lab;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.DeviceView;
import org.bindery.api.FdView;

/** What is in use on the host: the counters, the open fds of the tests, each device's driver. */
record Ledger(Map<String, String> entries) {
  static Ledger of(TestHost host) {
    Map<String, String> entries = new TreeMap<>();
    host.administration()
        .counters()
        .values()
        .forEach((name, count) -> entries.put(name, Long.toString(count)));
    for (FdView fd : host.administration().fds()) {
      if (fd.owner().equals(host.owner())) {
        entries.put("open fd " + fd.name(), "with " + fd.devices());
      }
    }
    for (DeviceView device : host.administration().devices()) {
      if (device.host().equals(host.topology().host())) {
        entries.put("driver of " + device.name(), device.driver().orElse("none"));
        device.state().ifPresent(state -> entries.put("binding of " + device.name(), "" + state));
      }
    }
    return new Ledger(entries);
  }

  /** Waits until everything is as it was: a host may end what it serves a little later. */
  void requireSame(TestHost host, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Ledger now = of(host);
    while (!now.equals(this)) {
      if (System.nanoTime() - deadline >= 0) {
        throw new AssertionError(
            "left behind: before " + without(now) + ", now " + now.without(this));
      }
      Thread.sleep(10);
      now = of(host);
    }
  }

  /** {@code none} without. */
  String driver(String device) {
    return entries.get("driver of " + device);
  }

  private Map<String, String> without(Ledger other) {
    Map<String, String> own = new TreeMap<>(entries);
    own.entrySet().removeAll(other.entries.entrySet());
    return own;
  }
}
