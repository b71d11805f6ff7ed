package org.bindery.core.admin;

import java.util.List;
import java.util.Optional;
import org.bindery.api.IommuFd;
import org.bindery.api.RefusedException;
import org.bindery.api.Vm;
import org.bindery.api.VmView;
import org.bindery.api.WbinvdCount;
import org.bindery.core.vm.OwnedVm;

record VmFacts(
    String name,
    String host,
    String owner,
    List<String> fds,
    List<Vm.Claim> claims,
    boolean nonCoherent,
    Optional<WbinvdCount> wbinvd)
    implements VmView {
  static VmFacts of(OwnedVm vm) {
    return new VmFacts(
        vm.name(),
        vm.host(),
        vm.process().name(),
        vm.registered().stream().map(IommuFd::name).toList(),
        vm.claims(),
        vm.nonCoherent(),
        wbinvd(vm));
  }

  /** None of one that ends meanwhile, or whose host does not answer. */
  private static Optional<WbinvdCount> wbinvd(OwnedVm vm) {
    try {
      return vm.wbinvd();
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }
}
