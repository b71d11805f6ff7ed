package org.bindery.host;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A tree of named text values, some of which act when written: sysfs. Paths are relative to the
 * root, with {@code /}, without a leading one: {@code
 * bus/pci/devices/0000:00:10.0/driver_override}.
 *
 * <p>Values are read and written without the trailing newline. Links are followed in paths.
 *
 * <p><b>Guarantees</b>: a write that is refused changes nothing; errors are the kernel's (ENOENT no
 * such attribute, EACCES not writable, ENODEV, EBUSY, EINVAL).
 */
@ConsumerType
public interface AttributeTree {
  boolean exists(String path);

  /** Names in a folder, sorted. */
  List<String> list(String path);

  String read(String path);

  void write(String path, String value);

  /** The last name of a link's target, for example of {@code .../driver}; empty: no such link. */
  Optional<String> link(String path);

  /**
   * An attribute that is no text, as it is: {@code config}. As many bytes as may be read, which may
   * be fewer than there are: of configuration space 64 without {@code CAP_SYS_ADMIN} ({@code
   * pci_read_config} in {@code drivers/pci/pci-sysfs.c}).
   *
   * @throws org.bindery.api.RefusedException ENOENT no such attribute; EACCES; EOPNOTSUPP the tree
   *     has texts only
   */
  default byte[] bytes(String path) {
    throw Refusal.of(Errno.EOPNOTSUPP, "%s cannot be read as bytes: this tree has texts only", path)
        .exception();
  }

  /**
   * Where a path leads to when every link in it is followed, from the root: of {@code
   * bus/pci/devices/0000:01:01.0} the place behind its bridges, {@code
   * devices/pci0000:00/0000:00:08.0/0000:01:01.0}.
   *
   * @throws org.bindery.api.RefusedException ENOENT nothing is there; EOPNOTSUPP the tree does not
   *     tell
   */
  default String realPath(String path) {
    throw Refusal.of(Errno.EOPNOTSUPP, "this tree does not tell where %s leads to", path)
        .exception();
  }
}
