package org.bindery.core.guard;

import java.util.List;
import java.util.Optional;
import org.bindery.host.AttributeTree;

/** A host's attributes, each access a call of the host. */
record GuardedTree(AttributeTree tree, HostCalls calls) implements AttributeTree {
  @Override
  public boolean exists(String path) {
    return calls.ask("look for " + path, () -> tree.exists(path));
  }

  @Override
  public List<String> list(String path) {
    return calls.ask("list of " + path, () -> List.copyOf(tree.list(path)));
  }

  @Override
  public String read(String path) {
    return calls.ask("read of " + path, () -> tree.read(path));
  }

  @Override
  public void write(String path, String value) {
    calls.tell("write of " + path, () -> tree.write(path, value));
  }

  @Override
  public Optional<String> link(String path) {
    return calls.ask("link " + path, () -> tree.link(path));
  }

  @Override
  public byte[] bytes(String path) {
    return calls.ask("read of " + path, () -> tree.bytes(path));
  }

  @Override
  public String realPath(String path) {
    return calls.ask("place of " + path, () -> tree.realPath(path));
  }
}
