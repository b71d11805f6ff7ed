package org.bindery.tck.rule.binder;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.host.AttributeTree;

/** A host's attributes with what was written since, of which the host knows nothing. */
record Overlay(AttributeTree real, Map<String, String> written) implements AttributeTree {
  Overlay(AttributeTree real) {
    this(real, new ConcurrentHashMap<>());
  }

  @Override
  public boolean exists(String path) {
    return real.exists(path);
  }

  @Override
  public List<String> list(String path) {
    return real.list(path);
  }

  @Override
  public String read(String path) {
    String value = written.get(path);
    return value == null ? real.read(path) : value;
  }

  @Override
  public void write(String path, String value) {
    written.put(path, value);
  }

  @Override
  public Optional<String> link(String path) {
    return real.link(path);
  }

  @Override
  public byte[] bytes(String path) {
    String value = written.get(path);
    return value == null ? real.bytes(path) : value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String realPath(String path) {
    return real.realPath(path);
  }
}
