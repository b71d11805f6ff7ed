package org.bindery.core.vm;

import java.util.Set;
import org.bindery.api.Process;
import org.bindery.api.Role;
import org.bindery.policy.IncoherentDmaProof;

/** A claimant as a policy sees it: data alone, with the roles as they are now. */
record BoundProof(
    String vm,
    String fd,
    String label,
    String device,
    Kind kind,
    Set<Role> roles,
    boolean issuesNoSnoop,
    boolean enforcesSnoop,
    boolean blocksNoSnoop)
    implements IncoherentDmaProof {
  static BoundProof of(String vm, Process owner, Claimant claimant) {
    return new BoundProof(
        vm,
        claimant.fd().name(),
        claimant.label(),
        claimant.device(),
        claimant.kind(),
        Set.copyOf(owner.roles()),
        claimant.facts().issues(),
        claimant.facts().enforceable(),
        claimant.facts().blocked());
  }
}
