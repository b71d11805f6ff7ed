package org.bindery.core.settings;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bindery.api.Role;

/** Reads {@code NAME=ROLE,ROLE} lines. */
final class RoleTable {
  private RoleTable() {}

  /** An unknown role or a line without a name gives nobody anything, and is told. */
  static Map<String, Set<Role>> parse(String[] lines, Consumer<String> refused) {
    Map<String, Set<Role>> table = new HashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals < 1) {
        refused.accept("'" + line + "' is not NAME=ROLE,ROLE");
        continue;
      }
      Set<Role> roles =
          table.computeIfAbsent(line.substring(0, equals).trim(), n -> EnumSet.noneOf(Role.class));
      for (String word : line.substring(equals + 1).split(",", -1)) {
        try {
          roles.add(Role.valueOf(word.trim()));
        } catch (IllegalArgumentException e) {
          refused.accept("'" + word.trim() + "' in '" + line + "' is no role");
        }
      }
    }
    table.replaceAll((name, roles) -> Set.copyOf(roles));
    return Map.copyOf(table);
  }
}
