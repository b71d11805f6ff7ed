package org.bindery.core.owner;

import java.util.Optional;
import org.bindery.api.Iommu;
import org.bindery.api.IommuFd;
import org.bindery.api.Process;
import org.bindery.api.Vm;
import org.bindery.api.WorkQueue;
import org.bindery.core.host.ManagedHost;

/** A host's IOMMU as one bundle has it. */
record BundleIommu(ManagedHost managedHost, BundleOwner owner) implements Iommu {
  @Override
  public String host() {
    return managedHost.name();
  }

  @Override
  public Process process() {
    return owner.process();
  }

  @Override
  public IommuFd open(Optional<String> name) {
    return owner.open(managedHost, name);
  }

  @Override
  public Vm createVm(Optional<String> name) {
    return owner.createVm(managedHost, name);
  }

  @Override
  public WorkQueue openQueue(String queue) {
    return owner.openQueue(managedHost.name() + "/" + queue);
  }
}
