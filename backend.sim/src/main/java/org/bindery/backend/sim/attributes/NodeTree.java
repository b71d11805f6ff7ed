package org.bindery.backend.sim.attributes;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
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
    if (require(path).node() instanceof Node.Folder folder) {
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
        .filter(found -> found.node() instanceof Node.Link)
        .map(found -> ((Node.Link) found.node()).target())
        .map(target -> target.substring(target.lastIndexOf('/') + 1));
  }

  @Override
  public byte[] bytes(String path) {
    return switch (require(path).node()) {
      case Node.Binary binary -> binary.read().get();
      case Node.Value _ -> read(path).getBytes(StandardCharsets.UTF_8);
      default -> throw Refusal.of(Errno.EINVAL, "%s is a folder, not a value", path).exception();
    };
  }

  @Override
  public String realPath(String path) {
    return require(path).path();
  }

  private Node.Value value(String path) {
    return switch (require(path).node()) {
      case Node.Value value -> value;
      case Node.Binary _ ->
          throw Refusal.of(Errno.EINVAL, "attribute %s is bytes, not a text", path).exception();
      default -> throw Refusal.of(Errno.EINVAL, "%s is a folder, not a value", path).exception();
    };
  }

  private Found require(String path) {
    return find(path, true, MOST_LINKS)
        .orElseThrow(() -> Refusal.of(Errno.ENOENT, "no attribute %s", path).exception());
  }

  /**
   * @param path from the root, with no link in it
   */
  private record Found(String path, Node node) {
    Found child(String name, Node child) {
      return new Found(path.isEmpty() ? name : path + "/" + name, child);
    }
  }

  /**
   * @param followLast whether a link at the end of the path stands for what it leads to
   */
  private Optional<Found> find(String path, boolean followLast, int links) {
    Found found = new Found("", root);
    String[] names = path.split("/");
    for (int i = 0; i < names.length; i++) {
      Optional<Node> child =
          found.node() instanceof Node.Folder folder && !names[i].isEmpty()
              ? folder.child().apply(names[i])
              : Optional.empty();
      if (child.isEmpty()) {
        return path.isEmpty() ? Optional.of(found) : Optional.empty();
      }
      found = found.child(names[i], child.get());
      if (child.get() instanceof Node.Link(String target) && (followLast || i < names.length - 1)) {
        Optional<Found> led = links == 0 ? Optional.empty() : find(target, true, links - 1);
        if (led.isEmpty()) {
          return led;
        }
        found = led.get();
      }
    }
    return Optional.of(found);
  }
}
