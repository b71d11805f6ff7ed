package org.bindery.host;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Blocker;
import org.osgi.annotation.versioning.ConsumerType;

/** An isolation group of a host. */
@ConsumerType
public interface HostGroup {
  int id();

  List<HostDevice> members();

  /**
   * The members whose host drivers do their own DMA and so make the group not viable, each with the
   * driver in its {@code why}. None, pcieport, pci-stub and the vfio drivers do not.
   */
  List<Blocker> blockers();

  /** Who claims the group's DMA, as it describes itself. */
  Optional<String> owner();

  /**
   * Who has the group's file open, or a member by it, so that members cannot be bound by their own;
   * empty: nobody that can be seen.
   */
  default Optional<String> opener() {
    return Optional.empty();
  }
}
