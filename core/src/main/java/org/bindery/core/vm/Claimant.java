package org.bindery.core.vm;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bindery.api.SoftwareDevice;
import org.bindery.core.fd.Binding;
import org.bindery.core.fd.NoSnoopFacts;
import org.bindery.core.fd.OwnedFd;
import org.bindery.policy.IncoherentDmaProof.Kind;

/**
 * What a claim is founded on: something bound in an fd, by the object itself.
 *
 * @param bound the object, by which it is known: its label is used again when it has gone
 * @param there whether it has not begun to leave; takes no lock but a short one
 */
record Claimant(
    OwnedFd fd,
    Object bound,
    String label,
    String device,
    Kind kind,
    NoSnoopFacts facts,
    BooleanSupplier there) {

  /** What has a label now; empty: nothing that is bound wholly. */
  static Optional<Claimant> find(OwnedFd fd, String label) {
    return fd.binding(label)
        .map(binding -> of(fd, binding))
        .or(() ->
            fd.softwareDevices().stream()
                .filter(device -> device.label().equals(label))
                .findFirst()
                .map(device -> of(fd, device)));
  }

  private static Claimant of(OwnedFd fd, Binding binding) {
    Kind kind =
        binding.isSoftware()
            ? Kind.SOFTWARE
            : binding.pasid().isPresent() ? Kind.SUBDEVICE : Kind.DEVICE;
    return new Claimant(
        fd, binding, binding.label(), binding.device(), kind, binding.noSnoop(), binding::stays);
  }

  private static Claimant of(OwnedFd fd, SoftwareDevice device) {
    return new Claimant(
        fd,
        device,
        device.label(),
        device.label(),
        Kind.SOFTWARE,
        NoSnoopFacts.SOFTWARE,
        () -> fd.softwareDevices().contains(device));
  }

  boolean is(Object other) {
    return bound == other;
  }
}
