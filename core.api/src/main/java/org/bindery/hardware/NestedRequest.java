package org.bindery.hardware;

import java.util.Objects;
import java.util.Optional;
import org.bindery.api.UserData;

/** What nested translation is wanted. Immutable; each setter answers a changed copy. */
public final class NestedRequest {
  private final RequesterId requester;
  private final UserData data;
  private final boolean forPasid;
  private final PageRequestSink pageRequests;

  /**
   * @param requester the device it is made for
   * @param data the guest's table in the hardware's terms
   */
  public NestedRequest(RequesterId requester, UserData data) {
    this(requester, data, false, null);
  }

  private NestedRequest(
      RequesterId requester, UserData data, boolean forPasid, PageRequestSink pageRequests) {
    this.requester = Objects.requireNonNull(requester, "requester");
    this.data = Objects.requireNonNull(data, "data");
    this.forPasid = forPasid;
    this.pageRequests = pageRequests;
  }

  public NestedRequest forPasid(boolean changed) {
    return new NestedRequest(requester, data, changed, pageRequests);
  }

  public NestedRequest pageRequests(PageRequestSink changed) {
    return new NestedRequest(requester, data, forPasid, changed);
  }

  public RequesterId requester() {
    return requester;
  }

  public UserData data() {
    return data;
  }

  /** It may be attached to a PASID. */
  public boolean forPasid() {
    return forPasid;
  }

  /** Where missing pages are asked for; empty: nowhere, a missing page is a fault. */
  public Optional<PageRequestSink> pageRequests() {
    return Optional.ofNullable(pageRequests);
  }
}
