package org.bindery.tck.sequence;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.tck.sequence.ReferenceIoas.Refused;

/** Brings devices and tables together: one table for each group. */
final class ReferenceAttachments {
  private final ReferenceObjects objects;

  ReferenceAttachments(ReferenceObjects objects) {
    this.objects = objects;
  }

  /** The table of a group; null: blocked. */
  ReferenceTable tableOf(int group) {
    return objects.all(ReferenceDevice.class).stream()
        .filter(device -> device.facts.group() == group && device.table != null)
        .map(device -> device.table)
        .findFirst()
        .orElse(null);
  }

  int allocate(int deviceId, int parent) {
    ReferenceDevice device = objects.get(deviceId, ReferenceDevice.class);
    ReferenceIoas ioas =
        objects.all(ReferenceIoas.class).stream()
            .filter(space -> space.id == parent)
            .findFirst()
            .orElseThrow(() -> new Refused(Errno.EINVAL));
    ReferenceTable table =
        new ReferenceTable(objects.lowestFree(), ioas, device.facts.last(), false);
    table.follow();
    objects.put(table.id, table);
    return table.id;
  }

  int attach(ReferenceDevice device, int target) {
    return switch (objects.get(target)) {
      case ReferenceIoas ioas -> attach(device, ioas);
      case ReferenceTable table -> {
        change(device, table);
        yield table.id;
      }
      default -> throw new Refused(Errno.EINVAL);
    };
  }

  private int attach(ReferenceDevice device, ReferenceIoas ioas) {
    for (ReferenceTable table : List.copyOf(ioas.tables)) {
      if (table.automatic) {
        try {
          change(device, table);
          return table.id;
        } catch (Refused refused) {
          if (refused.errno != Errno.EINVAL) {
            throw refused;
          }
        }
      }
    }
    ReferenceTable made = new ReferenceTable(objects.lowestFree(), ioas, device.facts.last(), true);
    objects.put(made.id, made);
    try {
      fill(device, made);
    } catch (Refused refused) {
      objects.remove(made.id);
      throw refused;
    }
    return made.id;
  }

  // A first attach comes before the table is filled, a replace after it.
  private void fill(ReferenceDevice device, ReferenceTable made) {
    boolean first = device.table == null;
    if (first) {
      change(device, made);
    }
    try {
      made.follow();
    } catch (Refused refused) {
      if (first) {
        leave(device);
      }
      throw refused;
    }
    if (!first) {
      try {
        change(device, made);
      } catch (Refused refused) {
        made.unfollow();
        throw refused;
      }
    }
  }

  private void change(ReferenceDevice device, ReferenceTable wanted) {
    ReferenceTable now = tableOf(device.facts.group());
    if (device.table == null) {
      ReferenceIoas.refuseIf(now != null && now != wanted, Errno.EINVAL);
      wanted.ioas.reserve(device, device.facts.windows());
      join(device, wanted);
    } else if (now != wanted) {
      replace(new ArrayList<>(ofGroup(now, device.facts.group())), now, wanted);
    }
  }

  private void replace(List<ReferenceDevice> group, ReferenceTable now, ReferenceTable wanted) {
    if (now.ioas != wanted.ioas) {
      try {
        group.forEach(device -> wanted.ioas.reserve(device, device.facts.windows()));
      } catch (Refused refused) {
        group.forEach(wanted.ioas.reserved::remove);
        throw refused;
      }
      group.forEach(now.ioas.reserved::remove);
    }
    for (ReferenceDevice device : group) {
      now.devices.remove(device.id);
      join(device, wanted);
    }
    collect(now);
  }

  private static List<ReferenceDevice> ofGroup(ReferenceTable table, int group) {
    return table.devices.values().stream().filter(d -> d.facts.group() == group).toList();
  }

  private static void join(ReferenceDevice device, ReferenceTable table) {
    device.table = table;
    table.devices.put(device.id, device);
  }

  void detach(ReferenceDevice device) {
    ReferenceTable left = device.table;
    if (left != null) {
      leave(device);
      collect(left);
    }
  }

  private static void leave(ReferenceDevice device) {
    device.table.ioas.reserved.remove(device);
    device.table.devices.remove(device.id);
    device.table = null;
  }

  private void collect(ReferenceTable left) {
    if (left.automatic && left.devices.isEmpty()) {
      left.unfollow();
      objects.remove(left.id);
    }
  }
}
