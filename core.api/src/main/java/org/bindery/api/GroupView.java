package org.bindery.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** An isolation group: the smallest set of devices that an IOMMU can tell from others. */
@ProviderType
public interface GroupView {
  int id();

  String host();

  List<DeviceView> members();

  /** True when no member has a host driver that does its own DMA. */
  boolean viable();

  /** The members that make it not viable, each with its driver. */
  List<Blocker> blockers();

  /** The fd that owns it. */
  Optional<String> owner();

  /**
   * Who uses it by its own file ({@code /dev/vfio/N}), so that its devices cannot be bound; empty:
   * nobody that can be seen.
   */
  Optional<String> opener();
}
