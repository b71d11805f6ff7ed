package org.bindery.proof.incoherent;

import java.util.Optional;
import org.bindery.api.Refusal;
import org.bindery.policy.IncoherentDmaPolicy;
import org.bindery.policy.IncoherentDmaProof;
import org.bindery.policy.ProofPolicy;
import org.osgi.service.component.annotations.Component;

/** Seed 001, choice 4: "Anyone"; "there is no problem here". Stateless. */
@Component
@ProofPolicy(name = "anyone")
public final class AnyonePolicy implements IncoherentDmaPolicy {
  @Override
  public String demands() {
    return "nothing but something bound";
  }

  @Override
  public Optional<Refusal> refusal(IncoherentDmaProof proof) {
    return Optional.empty();
  }
}
