package org.bindery.proof.incoherent;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.Role;
import org.bindery.policy.IncoherentDmaPolicy;
import org.bindery.policy.IncoherentDmaProof;
import org.bindery.policy.ProofPolicy;
import org.osgi.service.component.annotations.Component;

/** Seed 001, choice 3: "Require CAP_SYS_RAW_IO", of the owner. Stateless. */
@Component
@ProofPolicy(name = "rawio")
public final class RawIoPolicy implements IncoherentDmaPolicy {
  @Override
  public String demands() {
    return "an owner with " + Role.CAP_SYS_RAWIO;
  }

  @Override
  public Optional<Refusal> refusal(IncoherentDmaProof proof) {
    return proof.roles().contains(Role.CAP_SYS_RAWIO)
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                    Errno.EPERM,
                    "the owner of %s has no %s, which policy rawio demands; roles are given by the"
                        + " configuration",
                    proof.vm(),
                    Role.CAP_SYS_RAWIO)
                .blockedBy(proof.vm(), "its owner has no " + Role.CAP_SYS_RAWIO)
                .remedy("policy device")
                .build());
  }
}
