package org.bindery.host;

import java.util.List;
import java.util.Optional;
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
}
