package org.bindery.core.state;

import static org.bindery.api.DeviceState.BINDING;
import static org.bindery.api.DeviceState.BOUND;
import static org.bindery.api.DeviceState.FAILED;
import static org.bindery.api.DeviceState.HELD;
import static org.bindery.api.DeviceState.RELEASED;
import static org.bindery.api.DeviceState.REMOVED;
import static org.bindery.api.DeviceState.UNBINDING;

import java.util.Map;
import java.util.Set;
import org.bindery.api.DeviceState;

/** The table of legal changes of a device's state. */
final class LegalMoves {
  private static final Map<DeviceState, Set<DeviceState>> TABLE =
      Map.of(
          BINDING, Set.of(BOUND, REMOVED, RELEASED),
          BOUND, Set.of(HELD, UNBINDING, REMOVED, FAILED),
          HELD, Set.of(BOUND, UNBINDING, REMOVED, FAILED),
          REMOVED, Set.of(UNBINDING),
          FAILED, Set.of(UNBINDING, REMOVED),
          UNBINDING, Set.of(RELEASED),
          RELEASED, Set.of());

  private LegalMoves() {}

  static Set<DeviceState> from(DeviceState state) {
    return TABLE.get(state);
  }

  static boolean allows(DeviceState from, DeviceState to) {
    return from(from).contains(to);
  }
}
