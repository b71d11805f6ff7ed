package org.bindery.api;

import org.osgi.annotation.versioning.ProviderType;

/** A policy for incoherent DMA, to look at. */
@ProviderType
public interface PolicyView {
  String name();

  /** What it demands, as a phrase. */
  String demands();

  /** Symbolic name and version of its bundle. */
  String bundle();

  /** Whether it judges. */
  boolean chosen();
}
