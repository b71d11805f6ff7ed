package org.bindery.hardware;

import java.util.Objects;
import java.util.Optional;
import org.bindery.api.PageTableKind;
import org.bindery.api.Process;
import org.bindery.api.Snoop;
import org.bindery.api.UserData;

/** What kind of translation is wanted. Immutable; each setter answers a changed copy. */
public final class DomainRequest {
  private final RequesterId requester;
  private final PageTableKind kind;
  private final String format;
  private final Snoop snoop;
  private final Process process;
  private final GuestAddressSpace guest;
  private final Extras extras;

  /** What few ask for. */
  private record Extras(
      boolean dirtyTracking,
      boolean nestParent,
      boolean forPasid,
      PageRequestSink pageRequests,
      UserData data) {
    static final Extras NONE = new Extras(false, false, false, null, null);
  }

  /**
   * @param requester the device it is made for: its hardware decides what is possible
   * @param format one of {@link HardwareCapabilities#formats()}
   */
  public DomainRequest(RequesterId requester, PageTableKind kind, String format, Snoop snoop) {
    this(requester, kind, format, snoop, null, null, Extras.NONE);
  }

  private DomainRequest(
      RequesterId requester,
      PageTableKind kind,
      String format,
      Snoop snoop,
      Process process,
      GuestAddressSpace guest,
      Extras extras) {
    this.requester = Objects.requireNonNull(requester, "requester");
    this.kind = Objects.requireNonNull(kind, "kind");
    this.format = Objects.requireNonNull(format, "format");
    this.snoop = Objects.requireNonNull(snoop, "snoop");
    this.process = process;
    this.guest = guest;
    this.extras = extras;
  }

  /**
   * The page table of a process' CPU: a domain that follows the address space and takes no map and
   * unmap ({@code iommu_sva_domain_alloc}).
   */
  public static DomainRequest sva(
      RequesterId requester, String format, Snoop snoop, Process process) {
    return new DomainRequest(
        requester,
        PageTableKind.SVA,
        format,
        snoop,
        Objects.requireNonNull(process, "process"),
        null,
        Extras.NONE);
  }

  /**
   * A virtual machine's second-level table: a domain that follows its memory slots and takes no map
   * and unmap.
   */
  public static DomainRequest ept(
      RequesterId requester, String format, Snoop snoop, GuestAddressSpace guest) {
    return new DomainRequest(
        requester,
        PageTableKind.EPT,
        format,
        snoop,
        null,
        Objects.requireNonNull(guest, "guest"),
        Extras.NONE);
  }

  public DomainRequest dirtyTracking(boolean changed) {
    return with(
        new Extras(changed, extras.nestParent, extras.forPasid, extras.pageRequests, extras.data));
  }

  public DomainRequest nestParent(boolean changed) {
    return with(
        new Extras(
            extras.dirtyTracking, changed, extras.forPasid, extras.pageRequests, extras.data));
  }

  public DomainRequest forPasid(boolean changed) {
    return with(
        new Extras(
            extras.dirtyTracking, extras.nestParent, changed, extras.pageRequests, extras.data));
  }

  public DomainRequest pageRequests(PageRequestSink changed) {
    return with(
        new Extras(extras.dirtyTracking, extras.nestParent, extras.forPasid, changed, extras.data));
  }

  public DomainRequest data(UserData changed) {
    return with(
        new Extras(
            extras.dirtyTracking,
            extras.nestParent,
            extras.forPasid,
            extras.pageRequests,
            changed));
  }

  private DomainRequest with(Extras changed) {
    return new DomainRequest(requester, kind, format, snoop, process, guest, changed);
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

  /** Whose memory slots it shows; empty: not of kind EPT. */
  public Optional<GuestAddressSpace> guest() {
    return Optional.ofNullable(guest);
  }

  /** The domain is to have {@link DirtyTracking}. */
  public boolean dirtyTracking() {
    return extras.dirtyTracking;
  }

  /** Nested domains are to be made under it. */
  public boolean nestParent() {
    return extras.nestParent;
  }

  /** It may be attached to a PASID. */
  public boolean forPasid() {
    return extras.forPasid;
  }

  /** Where missing pages are asked for; empty: nowhere, a missing page is a fault. */
  public Optional<PageRequestSink> pageRequests() {
    return Optional.ofNullable(extras.pageRequests);
  }

  /** What the hardware alone understands; empty: nothing. */
  public Optional<UserData> data() {
    return Optional.ofNullable(extras.data);
  }
}
