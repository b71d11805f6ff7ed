package org.bindery.backend.sim.attributes;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.host.AttributeTree;

/** Finds nodes by path, following links. Without state; safe for use by several threads. */
final class NodeTree implements AttributeTree {
  /** As many links in a path as Linux follows. */
  private static final int MOST_LINKS = 40;

  private final Node root;

  NodeTree(Node root) {
    this.root = root;
  }

  @Override
  public boolean exists(String path) {
    return find(path, true, MOST_LINKS).isPresent();
  }

  @Override
  public List<String> list(String path) {
    if (require(path) instanceof Node.Folder folder) {
      return folder.names().get().stream().sorted().toList();
    }
    throw Refusal.of(Errno.EINVAL, "%s is a value, not a folder", path).exception();
  }

  @Override
  public String read(String path) {
    Node.Value value = value(path);
    if (value.read() == null) {
      throw Refusal.of(Errno.EACCES, "attribute %s cannot be read", path).exception();
    }
    return value.read().get();
  }

  @Override
  public void write(String path, String text) {
    Node.Value value = value(path);
    if (value.write() == null) {
      throw Refusal.of(Errno.EACCES, "attribute %s cannot be written", path).exception();
    }
    value.write().accept(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
  }

  @Override
  public Optional<String> link(String path) {
    return find(path, false, MOST_LINKS)
        .filter(Node.Link.class::isInstance)
        .map(node -> ((Node.Link) node).target())
        .map(target -> target.substring(target.lastIndexOf('/') + 1));
  }

  private Node.Value value(String path) {
    if (require(path) instanceof Node.Value value) {
      return value;
    }
    throw Refusal.of(Errno.EINVAL, "%s is a folder, not a value", path).exception();
  }

  private Node require(String path) {
    return find(path, true, MOST_LINKS).orElseThrow(() -> missing(path));
  }

  private static RefusedException missing(String path) {
    return Refusal.of(Errno.ENOENT, "no attribute %s", path).exception();
  }

  /**
   * @param followLast whether a link at the end of the path stands for what it leads to
   */
  private Optional<Node> find(String path, boolean followLast, int links) {
    Node node = root;
    String[] names = path.split("/");
    for (int i = 0; i < names.length; i++) {
      Optional<Node> child =
          node instanceof Node.Folder folder && !names[i].isEmpty()
              ? folder.child().apply(names[i])
              : Optional.empty();
      if (child.isEmpty()) {
        return path.isEmpty() ? Optional.of(root) : Optional.empty();
      }
      node = child.get();
      if (node instanceof Node.Link(String target) && (followLast || i < names.length - 1)) {
        Optional<Node> led = links == 0 ? Optional.empty() : find(target, true, links - 1);
        if (led.isEmpty()) {
          return led;
        }
        node = led.get();
      }
    }
    return Optional.of(node);
  }
}
