package org.bindery.api;

/** The answer to a page request: {@code enum iommu_page_response_code}. */
public enum PageResponse {
  /** The pages are there: the device tries again. */
  SUCCESS,
  /** There will be no page: the device's request fails. */
  INVALID
}
