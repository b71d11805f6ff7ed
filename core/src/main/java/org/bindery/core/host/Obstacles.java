package org.bindery.core.host;

import java.util.List;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.calls.PlugInCalls;

/** Asks a host what speaks against binding a device besides its group. Holds no state. */
public record Obstacles(PlugInCalls calls) {
  /** Each as the host says; a host that fails to say is one itself. */
  public List<Refusal> of(LocatedDevice located) {
    if (located.device() instanceof OwnDevice) {
      // The host does not know of it.
      return List.of();
    }
    try {
      return List.copyOf(
          calls.call(
              "host " + located.host().name(),
              "look for what speaks against " + located.name(),
              () -> located.host().host().obstacles(located.device())));
    } catch (RefusedException e) {
      return List.of(e.refusal());
    }
  }

  /**
   * @throws RefusedException the first one, as the host says it
   */
  public void requireNone(LocatedDevice located) {
    List<Refusal> all = of(located);
    if (!all.isEmpty()) {
      throw new RefusedException(all.getFirst());
    }
  }
}
