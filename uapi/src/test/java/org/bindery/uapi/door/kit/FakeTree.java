package org.bindery.uapi.door.kit;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.host.AttributeTree;

/** Attributes by path. */
public final class FakeTree implements AttributeTree {
  public final TreeMap<String, String> values = new TreeMap<>();

  @Override
  public boolean exists(String path) {
    return values.containsKey(path) || !list(path).isEmpty();
  }

  @Override
  public List<String> list(String path) {
    return values.keySet().stream()
        .filter(key -> key.startsWith(path + "/"))
        .map(key -> key.substring(path.length() + 1).replaceFirst("/.*", ""))
        .distinct()
        .toList();
  }

  @Override
  public String read(String path) {
    return values.get(path);
  }

  @Override
  public void write(String path, String value) {
    values.put(path, value);
  }

  @Override
  public Optional<String> link(String path) {
    return Optional.empty();
  }
}
