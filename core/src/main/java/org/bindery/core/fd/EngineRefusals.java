package org.bindery.core.fd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bindery.api.Blocker;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.names.ShellWord;

/**
 * Passes on what the engine refuses. The engine names devices, since it knows no labels; commands
 * take labels, so the remedies that need them are added here, in front of the engine's own. Holds
 * no state of its own.
 */
record EngineRefusals(String fd, LabelTable labels) {

  /** What is in use is destroyed once its devices are detached; a device, once it is unbound. */
  <T> T destroying(int id, Supplier<T> command) {
    return completingFor(
        Errno.EBUSY,
        slot ->
            slot.binding().map(Binding::id).filter(device -> device == id).isPresent()
                ? "unbind %s %s".formatted(word(), ShellWord.of(slot.label()))
                : "detach %s %s".formatted(word(), ShellWord.of(slot.label())),
        command);
  }

  /** A group has one table: the member in the way goes to the wanted one first. */
  <T> T attaching(int table, Supplier<T> command) {
    return completingFor(
        Errno.EINVAL,
        slot -> "replace %s %s %d".formatted(word(), ShellWord.of(slot.label()), table),
        command);
  }

  /**
   * A table that enforces snooping cannot take the device: another of the same address space can.
   * One that follows a process takes no whole device: an address space's does.
   *
   * @param known the fd's page tables
   * @param spaces the fd's address spaces
   */
  <T> T choosingTable(
      BoundDevice device,
      Supplier<List<Hwpt>> known,
      Supplier<List<Integer>> spaces,
      Supplier<T> command) {
    return completing(
        Errno.EINVAL,
        blocker ->
            known.get().stream()
                .filter(table -> blocker.object().equals("hwpt " + table.id()))
                .findFirst()
                .flatMap(table ->
                    table.kind() == PageTableKind.SVA && device.pasid().isEmpty()
                        ? spaces.get().stream().findFirst().map(ioas -> onto(device, ioas))
                        : table.kind() == PageTableKind.PAGING
                            ? Optional.of(permitting(device, table.ioas()))
                            : Optional.empty()),
        command);
  }

  /** By itself it gets a table that fits it; with a sibling that it can enforce it for, it asks. */
  private String permitting(BoundDevice device, int ioas) {
    String label = ShellWord.of(device.label());
    return device.info().snoopEnforceable()
        ? "hwpt alloc %s %s --ioas %d --snoop allow".formatted(word(), label, ioas)
        : onto(device, ioas);
  }

  private String onto(BoundDevice device, int ioas) {
    return "%s %s %s %d"
        .formatted(
            device.attached().isPresent() ? "replace" : "attach",
            word(),
            ShellWord.of(device.label()),
            ioas);
  }

  private String word() {
    return ShellWord.of(fd);
  }

  /** With what mends the devices that are in the way. */
  private <T> T completingFor(Errno errno, Function<Slot, String> remedy, Supplier<T> command) {
    return completing(errno, blocker -> labels.byDevice(blocker.object()).map(remedy), command);
  }

  private <T> T completing(
      Errno errno, Function<Blocker, Optional<String>> remedy, Supplier<T> command) {
    try {
      return command.get();
    } catch (RefusedException e) {
      Refusal refusal = e.refusal();
      List<String> first = new ArrayList<>();
      if (refusal.errno() == errno) {
        for (Blocker blocker : refusal.blockers()) {
          remedy.apply(blocker).filter(r -> !first.contains(r)).ifPresent(first::add);
        }
      }
      throw first.isEmpty() ? e : before(first, refusal).exception(e);
    }
  }

  private static Refusal.Builder before(List<String> first, Refusal refusal) {
    Refusal.Builder builder = Refusal.of(refusal.errno(), "%s", refusal.reason());
    refusal.blockers().forEach(builder::blockedBy);
    first.forEach(builder::remedy);
    refusal.remedies().forEach(builder::remedy);
    return refusal.inferred() ? builder.inferred() : builder;
  }
}
