package org.bindery.iommufd.device;

import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.PasidTranslation;

/** What a function and the IOMMU in front of it have of PASIDs together. */
final class Pasids {
  private Pasids() {}

  /** 0: none. */
  static int bits(DmaDevice function) {
    return function.hardware() instanceof PasidTranslation
        ? Math.min(function.pasidBits(), Requesters.capabilities(function).pasidBits())
        : 0;
  }

  /** True when the IOMMU translates by PASID, whatever the function has. */
  static boolean translated(DmaDevice function) {
    return function.hardware() instanceof PasidTranslation
        && Requesters.capabilities(function).pasidBits() > 0;
  }

  /** True when it sends page requests and the IOMMU takes them. */
  static boolean pageRequests(DmaDevice function) {
    return function.pageRequests() && Requesters.capabilities(function).pageRequests();
  }

  /** Who has no PASIDs, as a phrase; null: both have. */
  static String lacking(DmaDevice function) {
    if (!translated(function)) {
      return iommu(function) + " has no PASIDs";
    }
    return function.pasidBits() == 0 ? function.name() + " has no PASIDs" : null;
  }

  /** Who lacks what sharing a process' address space takes, as a phrase; null: nobody. */
  static String lackingForSva(DmaDevice function) {
    String pasids = lacking(function);
    if (pasids != null || pageRequests(function)) {
      return pasids;
    }
    return function.pageRequests()
        ? iommu(function) + " takes no page requests"
        : function.name() + " sends no page requests";
  }

  private static String iommu(DmaDevice function) {
    return "%s (%s)".formatted(function.hardware().name(), function.hardware().make());
  }
}
