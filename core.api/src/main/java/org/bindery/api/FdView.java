package org.bindery.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** An open fd, to look at: not the authority that {@link IommuFd} is. */
@ProviderType
public interface FdView {
  String name();

  String host();

  /** Name of the process that owns it. */
  String owner();

  /**
   * {@code label=device} of what is bound, {@code label=device:pasid} of subdevices, by ascending
   * id, then {@code label=software} or {@code label=software:parent} of software devices.
   */
  List<String> devices();

  /** How many IOAS and HWPT objects there are. */
  int ioases();

  int hwpts();

  /** All that were recorded. */
  long faults();

  /** How many of them the ring has lost to newer ones. */
  long faultsDropped();
}
