package org.bindery.core.vm;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.api.CoherencyMismatch;
import org.bindery.api.Hwpt;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.core.fd.Binding;
import org.bindery.core.fd.NoSnoopFacts;
import org.bindery.core.names.ShellWord;

/**
 * Where the page table of a bound device and the virtual machines that its fd is registered with do
 * not agree. Looks only; neither is changed by the other.
 */
public record Mismatches(Machines machines) {
  public List<CoherencyMismatch> of(Binding device) {
    Optional<Hwpt> table = table(device);
    if (table.isEmpty()) {
      return List.of();
    }
    NoSnoopFacts facts = device.noSnoop();
    // An IOMMU that only says that it blocks lets it through.
    boolean passes = !facts.ignored() && (table.get().snoop() == Snoop.ALLOW || !facts.blocked());
    return machines.all().stream()
        .filter(vm -> vm.books().knows(device.fd()))
        .flatMap(vm -> of(vm, device, table.get().id(), facts.issues() && passes).stream())
        .toList();
  }

  private static Optional<CoherencyMismatch> of(
      OwnedVm vm, Binding device, int table, boolean incoherent) {
    if (incoherent && !vm.nonCoherent()) {
      return Optional.of(
          new CoherencyMismatch(
              "%s, %s of %s, may issue No Snoop into hwpt %d, which lets it through, and %s treats"
                      .formatted(
                          device.device(), device.label(), device.fd().name(), table, vm.name())
                  + " DMA as coherent: its guest may read stale data, or have a cache overwrite what"
                  + " the device wrote",
              command("allowIncoherentDma", vm, device)));
    }
    if (!incoherent && vm.books().of(device).filter(claim -> !claim.automatic()).isPresent()) {
      return Optional.of(
          new CoherencyMismatch(
              "%s does work for WBINVD for %s, %s of %s, whose DMA is coherent: it costs time and"
                      .formatted(vm.name(), device.device(), device.label(), device.fd().name())
                  + " gains nothing",
              command("disallowIncoherentDma", vm, device)));
    }
    return Optional.empty();
  }

  private static String command(String verb, OwnedVm vm, Binding device) {
    return "vm %s %s %s %s"
        .formatted(
            verb,
            ShellWord.of(vm.name()),
            ShellWord.of(device.fd().name()),
            ShellWord.of(device.label()));
  }

  private static Optional<Hwpt> table(Binding device) {
    OptionalInt attached = device.attached();
    if (attached.isEmpty() || device.isSoftware()) {
      return Optional.empty();
    }
    try {
      return device.fd().hwpts().stream()
          .filter(hwpt -> hwpt.id() == attached.getAsInt())
          .findFirst();
    } catch (RefusedException e) {
      // The fd is being closed.
      return Optional.empty();
    }
  }
}
