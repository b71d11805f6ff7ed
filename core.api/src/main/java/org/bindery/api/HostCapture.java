package org.bindery.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a host's attributes showed of its devices, groups and IOMMUs, as a text that a simulated
 * host can be made of: a host description. Immutable.
 */
@ProviderType
public interface HostCapture {
  /** The host's name. */
  String host();

  /** A section per device, group and IOMMU, in lines that end with a line feed. */
  String text();

  /** How many devices it has. */
  int devices();

  /** How many groups it has. */
  int groups();

  /**
   * What is missing and why, each a phrase: devices that a description cannot hold, attributes that
   * this process may not read. They are in the text too, as comments.
   */
  List<String> notes();
}
