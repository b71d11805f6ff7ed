package org.bindery.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/** Whether a device can be bound, why not, and what would have to be done. */
@ProviderType
public interface Explanation {
  String device();

  String host();

  Use use();

  Verdict verdict();

  /** One sentence. */
  String reason();

  /** What stands in the way; empty when {@link Verdict#READY}. */
  List<Blocker> blockers();

  /** Commands that run as they stand, in the order to run them. */
  List<String> commands();

  OptionalInt group();

  /** The other members of its group. */
  List<DeviceView> siblings();

  /** {@code binder.id} of the binder that would serve it. */
  Optional<String> binder();

  /** Every binder asked, with its score and reason, best first. */
  List<BinderMatch> candidates();

  /**
   * What the answer rests on that nobody told and that was guessed, with what would make it
   * certain: one sentence each; empty for a host that is known.
   */
  List<String> guesses();

  /** What the host loses while the device is bound: one phrase per function it stops serving. */
  List<String> hostLoses();

  /** Of a bound device: where its page table and a virtual machine do not agree on its DMA. */
  default List<CoherencyMismatch> mismatches() {
    return List.of();
  }
}
