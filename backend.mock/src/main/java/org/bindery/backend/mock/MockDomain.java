package org.bindery.backend.mock;

import org.bindery.api.Snoop;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PageRequestSink;

/** A domain of this hardware. */
abstract sealed class MockDomain implements IommuDomain permits PagingDomain, NestedDomain {
  private final MockIommu hardware;
  private final PageRequestSink pageRequests;

  /**
   * @param pageRequests where missing pages are asked for; null: nowhere
   */
  MockDomain(MockIommu hardware, PageRequestSink pageRequests) {
    this.hardware = hardware;
    this.pageRequests = pageRequests;
  }

  final MockIommu hardware() {
    return hardware;
  }

  /** Null: nowhere. */
  final PageRequestSink pageRequests() {
    return pageRequests;
  }

  @Override
  public final String format() {
    return MockTypes.FORMAT;
  }

  @Override
  public final Snoop snoop() {
    return Snoop.ALLOW;
  }
}
