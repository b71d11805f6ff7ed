package org.bindery.proof.incoherent;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.policy.IncoherentDmaPolicy;
import org.bindery.policy.IncoherentDmaProof;
import org.bindery.policy.ProofPolicy;
import org.osgi.service.component.annotations.Component;

/**
 * What the merged kernel does: whatever is registered makes the virtual machine incoherent unless
 * an IOMMU says that it can block No Snoop, and user space has no say. What is software has no
 * IOMMU to say so. Stateless. Source: {@code kvm_vfio_update_coherency} in {@code virt/kvm/vfio.c},
 * {@code vfio_file_enforced_coherent} in {@code drivers/vfio/vfio_main.c}.
 */
@Component
@ProofPolicy(name = "automatic")
public final class AutomaticPolicy implements IncoherentDmaPolicy {
  @Override
  public String demands() {
    return "nothing is asked: a device whose IOMMU cannot block No Snoop, or without one, claims";
  }

  @Override
  public boolean automatic(IncoherentDmaProof proof) {
    return !proof.enforcesSnoop();
  }

  @Override
  public Optional<Refusal> refusal(IncoherentDmaProof proof) {
    return Optional.of(
        Refusal.of(
                Errno.EPERM,
                "policy automatic claims by itself what is to be claimed, and takes no requests; %s, %s"
                    + " of %s, %s",
                proof.device(),
                proof.label(),
                proof.fd(),
                automatic(proof)
                    ? "makes " + proof.vm() + " incoherent as it is"
                    : "is behind an IOMMU that blocks No Snoop")
            .blockedBy("policy automatic", "takes no requests")
            .remedy("policy device")
            .build());
  }
}
