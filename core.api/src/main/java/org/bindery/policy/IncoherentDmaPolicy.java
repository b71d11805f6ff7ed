package org.bindery.policy;

import java.util.Optional;
import org.bindery.api.Refusal;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What proof is demanded before a virtual machine treats DMA as incoherent, which makes its WBINVD
 * work that the whole host feels: an OSGi service with the property {@value #NAME}, by which the
 * configuration of {@code core} chooses one.
 *
 * <p><b>Guarantees of the caller</b>: calls come with no lock held, on a thread that the caller can
 * abandon; what a policy throws is a refusal. <b>Guarantees of a policy</b>: it looks only; the
 * answer follows from the proof.
 *
 * <p>Source: seed 001, whose four choices are the first of those that come with the house.
 */
@ConsumerType
public interface IncoherentDmaPolicy {
  /** Service property: the name it is chosen by. */
  String NAME = "policy.name";

  /** For people: what it demands, as a phrase. */
  String demands();

  /**
   * Judges a request, and again what a request was granted when everything held is judged anew.
   *
   * @return empty: granted; else EPERM with reason and remedy
   */
  Optional<Refusal> refusal(IncoherentDmaProof proof);

  /**
   * True: the device makes the virtual machine incoherent by being bound in an fd that is
   * registered with it, whoever asks or does not.
   */
  default boolean automatic(IncoherentDmaProof proof) {
    return false;
  }
}
