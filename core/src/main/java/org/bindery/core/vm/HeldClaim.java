package org.bindery.core.vm;

import org.bindery.api.Vm;

/**
 * A claim of one virtual machine.
 *
 * @param automatic the policy made it
 */
record HeldClaim(Claimant claimant, boolean automatic) {
  Vm.Claim view() {
    return new Vm.Claim(claimant.fd().name(), claimant.label(), claimant.device(), automatic);
  }
}
