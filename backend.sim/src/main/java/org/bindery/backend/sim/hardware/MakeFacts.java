package org.bindery.backend.sim.hardware;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.interrupt.InterruptDenial;
import org.bindery.backend.sim.interrupt.MessageRouter;
import org.bindery.backend.sim.interrupt.ProcessorVectors;
import org.bindery.hardware.HardwareInfo;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;
import org.bindery.model.iommu.TranslationEntry;

/**
 * What distinguishes one make of IOMMU from the others; all else is {@link Unit}'s. Immutable.
 *
 * <p>Nothing here is asked while a request goes through: a unit copies what the way of a request
 * needs, and asks for a fault when there is one.
 */
public interface MakeFacts {
  /** The make, for example {@code vtd}. */
  String make();

  /** The table that the host takes when it has the choice. */
  TableFormat format();

  /** All that it has, the host's choice first; empty: it walks none. */
  default List<TableFormat> formats() {
    return format().levels() == 0 ? List.of() : List.of(format());
  }

  /**
   * As {@link #formats}, in the order in which the kernel's driver tries them for a table that
   * tracks dirty pages.
   */
  default List<TableFormat> trackedFormats() {
    return formats();
  }

  /** One of {@link #formats} by its name; empty: it walks no such table. */
  default Optional<TableFormat> format(String name) {
    return formats().stream().filter(format -> format.name().equals(name)).findFirst();
  }

  /** True when it walks tables of a format of its own with so many levels. */
  default boolean walksLevels(TableFormat own, int levels) {
    return levels == own.levels();
  }

  /** It walks tables that another unit of the make made, where the formats agree. */
  default boolean sharesTables() {
    return true;
  }

  /** Why a table of a format of its own cannot be for a PASID; empty: it can. */
  default Optional<String> lackForPasid(TableFormat own) {
    return Optional.empty();
  }

  /** It marks leaves that were written by ({@code IOMMU_CAP_DIRTY_TRACKING}). */
  default boolean dirtyTracking() {
    return false;
  }

  /**
   * Empty: a table of a format of its own can have what is asked of it beside its format and snoop
   * choice. Else why not, to follow the unit's name: {@code cannot mark writes: ...}.
   */
  default Optional<String> lack(TableFormat own, TableAbilities wanted) {
    if (wanted.dirtyTracking() && (!dirtyTracking() || own.leaves().marked().isEmpty())) {
      return Optional.of("marks no writes in the leaves of %s".formatted(own.name()));
    }
    if (wanted.nestParent() && !nestParent(own)) {
      return Optional.of("has no nested tables under those of %s".formatted(own.name()));
    }
    return wanted.forPasid() ? lackForPasid(own) : Optional.empty();
  }

  /** Tables of guests that are named by their address; empty: it has none. */
  default Optional<Nesting> nesting() {
    return Optional.empty();
  }

  /** Slices for guests that keep all tables of a requester; empty: it has none. */
  default Optional<StreamNesting> streamNesting() {
    return Optional.empty();
  }

  /** Tables of a format of its own can have nested ones under them. */
  default boolean nestParent(TableFormat own) {
    return false;
  }

  /** A table that has nested ones under it takes no page that cannot be written. */
  default boolean nestParentsAreWritable() {
    return false;
  }

  /** How it is described to drivers of it in a guest. */
  default HardwareInfo info() {
    return HardwareInfo.NONE;
  }

  /** A requester's PASIDs can be attached while a second-stage table has its other requests. */
  default boolean pasidsBesideSecondStage() {
    return true;
  }

  /**
   * What it is told of a requester, or of one of its PASIDs, at an attach.
   *
   * @param domain the unit's number for the table
   * @param snoop the table's choice
   * @param pasid 0: all that the requester sends without one
   */
  default TranslationEntry entry(
      TableFormat format, int domain, Snoop snoop, RequesterId requester, int pasid) {
    return TranslationEntry.PLAIN;
  }

  /** How many domain ids there are; 0 is reserved. */
  int domains();

  /**
   * DMA is coherent with the processors' caches, but for what asks not to be snooped: always on
   * x86.
   */
  default boolean cacheCoherent() {
    return true;
  }

  /** It says that no-snoop of the requester can be blocked. */
  boolean enforcesSnoop(RequesterId requester);

  /** It is blocked when a table is to. */
  default boolean blocksNoSnoop(RequesterId requester) {
    return enforcesSnoop(requester);
  }

  /** No Snoop of the requester is not heeded on its way to memory, whatever a table says. */
  default boolean ignoresNoSnoop(RequesterId requester) {
    return false;
  }

  /**
   * Empty: it has tables of this choice for the requester. Else why not, to follow the unit's name:
   * {@code cannot enforce snooping: ...}.
   */
  Optional<String> lack(Snoop snoop, RequesterId requester);

  /** Interrupts are remapped, so that no device reaches another's vectors. */
  boolean isolatesInterrupts();

  /** Raw registers by name, lower case. */
  Map<String, Long> registers();

  /**
   * Addresses that are kept free. At those of kind {@code SW_MSI} tables translate as anywhere but
   * where messages are taken; at others requests without PASID are never for memory, whatever the
   * tables say.
   */
  List<ReservedRegion> windows();

  /** Bits of the PASIDs that it tells apart; 0: it knows none. */
  default int pasidBits() {
    return 0;
  }

  /** It has the host asked for pages that are missing: at a device's request, or by stalling. */
  default boolean pageRequests() {
    return false;
  }

  /** A guest's table holds its own table of PASIDs. */
  default boolean guestPasidTables() {
    return false;
  }

  /** A table that asks for missing pages is only for requesters that send page requests. */
  default boolean demandsPageRequests() {
    return false;
  }

  /**
   * A request that finds no page is kept waiting while the host is asked for it, where the
   * requester bears that; devices' own page requests are not taken then.
   */
  default boolean stalls() {
    return false;
  }

  /** It answers devices what an address translates to, and lets what they translated through. */
  default boolean deviceTlbs() {
    return false;
  }

  /** It walks the page tables of this machine's CPUs, for requests with a PASID. */
  default boolean walksCpuTables() {
    return false;
  }

  /**
   * It walks the second-level tables of virtual machines on this machine's CPUs, which are those of
   * a format of its own.
   */
  default boolean walksGuestTables(TableFormat own) {
    return false;
  }

  /**
   * How it reports a request that its tables did not let through.
   *
   * @param stage of the table that was asked; where none was, of {@link #format}
   */
  FaultCode fault(Denial denial, Stage stage, boolean write);

  /** As {@link #fault}, of a request with a PASID; only asked when it tells PASIDs apart. */
  default FaultCode pasidFault(Denial denial, Stage stage, boolean write) {
    return fault(denial, stage, write);
  }

  /**
   * What it makes of messages; with nothing in it.
   *
   * @param processors of the machine
   */
  MessageRouter messages(ProcessorVectors processors);

  /** How it reports a request to the interrupt addresses that raised nothing. */
  FaultCode interruptFault(InterruptDenial denial);

  /** How it reports a request that touches a window which is for no interrupts. */
  default FaultCode windowFault(boolean write) {
    throw new IllegalStateException(make() + " has no such window");
  }

  /** The folder in {@code class/iommu/NAME} in which Linux shows its registers; empty: none. */
  Optional<String> attributeFolder();

  /** What stands in that folder, by name. */
  Map<String, String> attributes();
}
