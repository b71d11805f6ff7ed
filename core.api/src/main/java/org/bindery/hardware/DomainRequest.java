package org.bindery.hardware;

import java.util.Objects;
import java.util.Optional;
import org.bindery.api.PageTableKind;
import org.bindery.api.Process;
import org.bindery.api.Snoop;

/** What kind of translation is wanted. Immutable. */
public final class DomainRequest {
  private final RequesterId requester;
  private final PageTableKind kind;
  private final String format;
  private final Snoop snoop;
  private final Process process;

  /**
   * @param requester the device it is made for: its hardware decides what is possible
   * @param format one of {@link HardwareCapabilities#formats()}
   */
  public DomainRequest(RequesterId requester, PageTableKind kind, String format, Snoop snoop) {
    this(requester, kind, format, snoop, null);
  }

  private DomainRequest(
      RequesterId requester, PageTableKind kind, String format, Snoop snoop, Process process) {
    this.requester = Objects.requireNonNull(requester, "requester");
    this.kind = Objects.requireNonNull(kind, "kind");
    this.format = Objects.requireNonNull(format, "format");
    this.snoop = Objects.requireNonNull(snoop, "snoop");
    this.process = process;
  }

  /**
   * The page table of a process' CPU: a domain that follows the address space and takes no map and
   * unmap ({@code iommu_sva_domain_alloc}).
   */
  public static DomainRequest sva(
      RequesterId requester, String format, Snoop snoop, Process process) {
    return new DomainRequest(
        requester, PageTableKind.SVA, format, snoop, Objects.requireNonNull(process, "process"));
  }

  public RequesterId requester() {
    return requester;
  }

  public PageTableKind kind() {
    return kind;
  }

  public String format() {
    return format;
  }

  public Snoop snoop() {
    return snoop;
  }

  /** Whose address space it is; empty: not of kind SVA. */
  public Optional<Process> process() {
    return Optional.ofNullable(process);
  }
}
