package org.bindery.tck.rule.binder;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.host.AttributeTree;

/** A tree that counts what is written to it, and writes nothing. */
record LookOnly(AttributeTree real, AtomicInteger writes) implements AttributeTree {
  LookOnly(AttributeTree real) {
    this(real, new AtomicInteger());
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
    return real.read(path);
  }

  @Override
  public void write(String path, String value) {
    writes.incrementAndGet();
  }

  @Override
  public Optional<String> link(String path) {
    return real.link(path);
  }

  @Override
  public byte[] bytes(String path) {
    return real.bytes(path);
  }

  @Override
  public String realPath(String path) {
    return real.realPath(path);
  }
}
