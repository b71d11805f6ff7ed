package org.bindery.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A host as the administrator sees it. */
@ProviderType
public interface HostView {
  String name();

  /** {@code sim} or {@code linux}. */
  String kind();

  /** Where it came from: a description's name or file. */
  String source();

  int devices();

  int groups();

  /** {@code dmar0 (vtd)}, one per IOMMU. */
  List<String> iommus();
}
