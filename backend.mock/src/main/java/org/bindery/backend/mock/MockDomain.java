package org.bindery.backend.mock;

import org.bindery.api.Snoop;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PageRequestSink;

/** A domain of this hardware. */
abstract sealed class MockDomain implements IommuDomain permits PagingDomain, NestedDomain {
  /** Whose it is. */
  final MockIommu hardware;

  /** The guest whose devices alone it is for; null: anybody's. */
  final MockVirtualIommu guest;

  /** Where missing pages are asked for; null: nowhere. */
  final PageRequestSink pageRequests;

  MockDomain(MockIommu hardware, MockVirtualIommu guest, PageRequestSink pageRequests) {
    this.hardware = hardware;
    this.guest = guest;
    this.pageRequests = pageRequests;
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
