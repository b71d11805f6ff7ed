package org.bindery.api;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What kind of page table is wanted: kind, format, snoop choice and abilities, all fixed at
 * allocation.
 *
 * <p>Immutable; each setter answers a changed copy.
 */
public final class HwptRequest {
  private final int ioas;
  private final PageTableKind kind;
  private final String format;
  private final Snoop snoop;
  private final Vm vm;
  private final Abilities abilities;

  /** What it can do beyond translating, and what only its hardware understands. */
  private record Abilities(
      boolean nestParent, boolean dirtyTracking, boolean forPasid, Integer queue, UserData data) {
    static final Abilities NONE = new Abilities(false, false, false, null, null);
  }

  private HwptRequest(
      int ioas, PageTableKind kind, String format, Snoop snoop, Vm vm, Abilities abilities) {
    this.ioas = ioas;
    this.kind = Objects.requireNonNull(kind, "kind");
    this.format = format;
    this.snoop = snoop;
    this.vm = vm;
    this.abilities = abilities;
  }

  /** A table that follows the maps of an IOAS. */
  public static HwptRequest paging(int ioas) {
    return new HwptRequest(ioas, PageTableKind.PAGING, null, null, null, Abilities.NONE);
  }

  /**
   * The page table of the CPU of the fd's owner (shared virtual addressing): it follows no IOAS but
   * the address space of the process, takes no map and unmap, pins and charges nothing.
   */
  public static HwptRequest sva() {
    return new HwptRequest(0, PageTableKind.SVA, null, null, null, Abilities.NONE);
  }

  /**
   * A virtual machine's second-level table (EPT): a live view of its memory slots by guest physical
   * address. It follows no IOAS, takes no map and unmap, pins and charges nothing; what a slot that
   * is removed had no DMA reaches any more when that returns. What is not present for the owner
   * (reclaimed) is a fault, or comes by a page request of a device that sends them.
   *
   * <p>Reserved regions of devices are not kept free in it: what is guest memory there DMA does not
   * reach.
   *
   * @param vm of the fd's owner, on its host
   */
  public static HwptRequest ept(Vm vm) {
    Objects.requireNonNull(vm, "vm");
    return new HwptRequest(0, PageTableKind.EPT, null, null, vm, Abilities.NONE);
  }

  /**
   * A table that a guest manages, walked under a parent.
   *
   * @param parent a page table that was allocated as {@link #nestParent}, or a virtual IOMMU over
   *     one
   * @param data the guest's table in the hardware's terms
   */
  public static HwptRequest nested(int parent, UserData data) {
    return new HwptRequest(parent, PageTableKind.NESTED, null, null, null, Abilities.NONE)
        .data(data);
  }

  public HwptRequest kind(PageTableKind changed) {
    return new HwptRequest(ioas, changed, format, snoop, vm, abilities);
  }

  /** One of {@link DeviceInfo#formats()}. */
  public HwptRequest format(String changed) {
    return new HwptRequest(ioas, kind, changed, snoop, vm, abilities);
  }

  public HwptRequest snoop(Snoop changed) {
    return new HwptRequest(ioas, kind, format, changed, vm, abilities);
  }

  public HwptRequest nestParent(boolean changed) {
    Abilities now = abilities;
    return with(new Abilities(changed, now.dirtyTracking, now.forPasid, now.queue, now.data));
  }

  public HwptRequest dirtyTracking(boolean changed) {
    Abilities now = abilities;
    return with(new Abilities(now.nestParent, changed, now.forPasid, now.queue, now.data));
  }

  public HwptRequest forPasid(boolean changed) {
    Abilities now = abilities;
    return with(new Abilities(now.nestParent, now.dirtyTracking, changed, now.queue, now.data));
  }

  /**
   * @param changed id of the fault queue that missing pages are asked for at
   */
  public HwptRequest faultQueue(int changed) {
    Abilities now = abilities;
    return with(new Abilities(now.nestParent, now.dirtyTracking, now.forPasid, changed, now.data));
  }

  public HwptRequest data(UserData changed) {
    Abilities now = abilities;
    return with(new Abilities(now.nestParent, now.dirtyTracking, now.forPasid, now.queue, changed));
  }

  private HwptRequest with(Abilities changed) {
    return new HwptRequest(ioas, kind, format, snoop, vm, changed);
  }

  /** Id of the IOAS, or of the parent for a nested table; 0: none, as for SVA and EPT. */
  public int ioas() {
    return ioas;
  }

  public PageTableKind kind() {
    return kind;
  }

  /** Whose memory slots it shows; empty: not of kind EPT. */
  public Optional<Vm> vm() {
    return Optional.ofNullable(vm);
  }

  /** Empty: the hardware's first format that fits. */
  public Optional<String> format() {
    return Optional.ofNullable(format);
  }

  /** Empty: as the kernel does it, enforce if and only if the device's IOMMU can. */
  public Optional<Snoop> snoop() {
    return Optional.ofNullable(snoop);
  }

  /** It may be the parent of nested tables. */
  public boolean nestParent() {
    return abilities.nestParent;
  }

  /** It tells what devices have written, once that is turned on. */
  public boolean dirtyTracking() {
    return abilities.dirtyTracking;
  }

  /** It may be attached to a PASID. */
  public boolean forPasid() {
    return abilities.forPasid;
  }

  /** Empty: a missing page is a fault. */
  public OptionalInt faultQueue() {
    return abilities.queue == null ? OptionalInt.empty() : OptionalInt.of(abilities.queue);
  }

  /** Empty: nothing. */
  public Optional<UserData> data() {
    return Optional.ofNullable(abilities.data);
  }
}
