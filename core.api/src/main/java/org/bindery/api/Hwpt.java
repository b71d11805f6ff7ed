package org.bindery.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A hardware page table of an fd, as it was when asked. */
@ProviderType
public interface Hwpt {
  int id();

  /**
   * The IOAS whose maps it follows, for a nested one its parent's; 0: none, as of kind SVA, which
   * follows the process, and of kind EPT, which follows {@link #vm}.
   */
  int ioas();

  PageTableKind kind();

  /** The hardware's name for the format, for example {@code vtd-second-stage}. */
  String format();

  Snoop snoop();

  /** True when attaching to an IOAS made it; it goes with its last device. */
  boolean automatic();

  /** Ids of the devices attached to it, ascending. */
  List<Integer> devices();

  /** The IOMMU that walks it, for example {@code dmar0}. */
  String hardware();

  /** The virtual machine whose memory slots it shows; empty: not of kind EPT. */
  default Optional<String> vm() {
    return Optional.empty();
  }
}
