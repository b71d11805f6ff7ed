package org.bindery.proof.incoherent;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.policy.IncoherentDmaPolicy;
import org.bindery.policy.IncoherentDmaProof;
import org.bindery.policy.ProofPolicy;
import org.osgi.service.component.annotations.Component;

/** Seed 001, choice 1: "User has access to a device that can issue no-snoop TLPS". Stateless. */
@Component
@ProofPolicy(name = "device")
public final class DevicePolicy implements IncoherentDmaPolicy {
  @Override
  public String demands() {
    return "a bound device that can issue No Snoop";
  }

  @Override
  public Optional<Refusal> refusal(IncoherentDmaProof proof) {
    return proof.issuesNoSnoop()
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                    Errno.EPERM,
                    "%s, %s of %s, cannot issue No Snoop, and policy device demands one that can",
                    proof.device(),
                    proof.label(),
                    proof.fd())
                .blockedBy(proof.device(), "declared to issue no No Snoop")
                .remedy("policy anyone")
                .build());
  }
}
