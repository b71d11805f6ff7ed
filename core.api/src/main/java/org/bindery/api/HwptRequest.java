package org.bindery.api;

import java.util.Objects;
import java.util.Optional;

/**
 * What kind of page table is wanted: kind, format and snoop choice, all fixed at allocation.
 *
 * <p>Immutable; each setter answers a changed copy.
 */
public final class HwptRequest {
  private final int ioas;
  private final PageTableKind kind;
  private final String format;
  private final Snoop snoop;

  private HwptRequest(int ioas, PageTableKind kind, String format, Snoop snoop) {
    this.ioas = ioas;
    this.kind = Objects.requireNonNull(kind, "kind");
    this.format = format;
    this.snoop = snoop;
  }

  /** A table that follows the maps of an IOAS. */
  public static HwptRequest paging(int ioas) {
    return new HwptRequest(ioas, PageTableKind.PAGING, null, null);
  }

  /**
   * The page table of the CPU of the fd's owner (shared virtual addressing): it follows no IOAS but
   * the address space of the process, takes no map and unmap, pins and charges nothing.
   */
  public static HwptRequest sva() {
    return new HwptRequest(0, PageTableKind.SVA, null, null);
  }

  public HwptRequest kind(PageTableKind changed) {
    return new HwptRequest(ioas, changed, format, snoop);
  }

  /** One of {@link DeviceInfo#formats()}. */
  public HwptRequest format(String changed) {
    return new HwptRequest(ioas, kind, changed, snoop);
  }

  public HwptRequest snoop(Snoop changed) {
    return new HwptRequest(ioas, kind, format, changed);
  }

  /** Id of the IOAS (or of the parent table, for a nested one); 0: none, as for SVA. */
  public int ioas() {
    return ioas;
  }

  public PageTableKind kind() {
    return kind;
  }

  /** Empty: the hardware's first format that fits. */
  public Optional<String> format() {
    return Optional.ofNullable(format);
  }

  /** Empty: as the kernel does it, enforce if and only if the device's IOMMU can. */
  public Optional<Snoop> snoop() {
    return Optional.ofNullable(snoop);
  }
}
