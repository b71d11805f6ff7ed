package org.bindery.proof.incoherent;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.policy.IncoherentDmaPolicy;
import org.bindery.policy.IncoherentDmaProof;
import org.bindery.policy.IncoherentDmaProof.Kind;
import org.bindery.policy.ProofPolicy;
import org.osgi.service.component.annotations.Component;

/**
 * Seed 001, choice 2: "User has access to an IOMMU that can not block no-snoop". What the IOMMU
 * says of itself counts, as for the kernel. Software has none, so it is no proof. Stateless.
 */
@Component
@ProofPolicy(name = "iommu")
public final class IommuPolicy implements IncoherentDmaPolicy {
  @Override
  public String demands() {
    return "a bound device whose IOMMU cannot block No Snoop";
  }

  @Override
  public Optional<Refusal> refusal(IncoherentDmaProof proof) {
    if (proof.kind() == Kind.SOFTWARE) {
      return refused(proof, "has no IOMMU");
    }
    return proof.enforcesSnoop()
        ? refused(proof, "is behind an IOMMU that blocks No Snoop")
        : Optional.empty();
  }

  private static Optional<Refusal> refused(IncoherentDmaProof proof, String why) {
    return Optional.of(
        Refusal.of(
                Errno.EPERM,
                "%s, %s of %s, %s, and policy iommu demands one behind an IOMMU that cannot",
                proof.device(),
                proof.label(),
                proof.fd(),
                why)
            .blockedBy(proof.device(), why)
            .remedy("policy device")
            .build());
  }
}
