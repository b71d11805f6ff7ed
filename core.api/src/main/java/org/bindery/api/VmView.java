package org.bindery.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A virtual machine of whomever, to look at. */
@ProviderType
public interface VmView {
  String name();

  String host();

  /** Session or bundle. */
  String owner();

  /** Names of the fds that are registered. */
  List<String> fds();

  List<Vm.Claim> claims();

  boolean nonCoherent();

  /** As {@link Vm#wbinvd}. */
  Optional<WbinvdCount> wbinvd();
}
