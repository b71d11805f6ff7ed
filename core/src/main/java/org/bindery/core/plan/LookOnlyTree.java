package org.bindery.core.plan;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.host.AttributeTree;

/** A host's attributes as a binder gets them to make a plan: nothing can be written. */
record LookOnlyTree(AttributeTree tree) implements AttributeTree {
  @Override
  public boolean exists(String path) {
    return tree.exists(path);
  }

  @Override
  public List<String> list(String path) {
    return tree.list(path);
  }

  @Override
  public String read(String path) {
    return tree.read(path);
  }

  @Override
  public void write(String path, String value) {
    throw Refusal.of(Errno.EACCES, "a plan looks only; %s is not written while it is made", path)
        .exception();
  }

  @Override
  public Optional<String> link(String path) {
    return tree.link(path);
  }

  @Override
  public byte[] bytes(String path) {
    return tree.bytes(path);
  }

  @Override
  public String realPath(String path) {
    return tree.realPath(path);
  }
}
