package org.bindery.driver.idxd;

import java.util.Collection;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * An object of the dsa bus, found by the name that a user gave.
 *
 * @param bus of the host that has it
 * @param qualified the user named the host, too, so commands have to
 */
record Located(DsaBus bus, DsaName name, boolean qualified) {
  /** Another object of the host, as a command names it. */
  String word(DsaName other) {
    return qualified ? bus.host() + "/" + other.text() : other.text();
  }

  /**
   * @param given {@code NAME} or {@code HOST/NAME}
   * @throws RefusedException EINVAL no name of the dsa bus, or several hosts have it; ENODEV
   */
  static Located find(Collection<DsaBus> buses, String given) {
    int slash = given.indexOf('/');
    String plain = given.substring(slash + 1);
    DsaName name =
        DsaName.of(plain)
            .orElseThrow(() ->
                Refusal.of(
                        Errno.EINVAL,
                        "%s is no name such as dsa0, wq0.1, group0.0, engine0.2",
                        given)
                    .exception());
    List<DsaBus> having =
        buses.stream()
            .filter(bus -> slash < 0 || bus.host().equals(given.substring(0, slash)))
            .filter(bus -> bus.has(name))
            .toList();
    if (having.isEmpty()) {
      throw Refusal.of(
              Errno.ENODEV,
              "no host has a %s %s; %s",
              name.kind().word(),
              given,
              others(buses, name.kind()))
          .exception();
    }
    if (having.size() > 1) {
      throw Refusal.of(
              Errno.EINVAL,
              "several hosts have %s: %s",
              plain,
              String.join(", ", having.stream().map(bus -> bus.host() + "/" + plain).toList()))
          .exception();
    }
    return new Located(having.getFirst(), name, slash >= 0);
  }

  private static String others(Collection<DsaBus> buses, DsaName.Kind kind) {
    List<String> there =
        buses.stream()
            .flatMap(bus -> bus.objects(kind).stream().map(name -> bus.host() + "/" + name.text()))
            .toList();
    return there.isEmpty() ? "there is none at all" : "there are " + String.join(", ", there);
  }
}
