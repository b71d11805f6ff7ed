package org.bindery.hardware;

import java.util.Objects;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;

/** What kind of translation is wanted. Immutable. */
public final class DomainRequest {
  private final RequesterId requester;
  private final PageTableKind kind;
  private final String format;
  private final Snoop snoop;

  /**
   * @param requester the device it is made for: its hardware decides what is possible
   * @param format one of {@link HardwareCapabilities#formats()}
   */
  public DomainRequest(RequesterId requester, PageTableKind kind, String format, Snoop snoop) {
    this.requester = Objects.requireNonNull(requester, "requester");
    this.kind = Objects.requireNonNull(kind, "kind");
    this.format = Objects.requireNonNull(format, "format");
    this.snoop = Objects.requireNonNull(snoop, "snoop");
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
}
