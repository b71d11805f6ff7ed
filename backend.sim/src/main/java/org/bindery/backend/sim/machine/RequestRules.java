package org.bindery.backend.sim.machine;

import org.bindery.backend.sim.hardware.MakeFacts;
import org.bindery.backend.sim.pci.RequestCapabilities;
import org.bindery.backend.sim.topology.Acs;
import org.bindery.backend.sim.topology.DmaAliases;
import org.bindery.backend.sim.topology.PciNode;

/**
 * Which special requests the simulated kernel lets a function send. As a real one, it switches on
 * what function and IOMMU both have when it discovers the function, whoever its driver is ({@code
 * intel_iommu_probe_finalize}): what no PASID table entry lets through is blocked anyway.
 *
 * @param pasidBits of the function; 0: it sends no PASIDs
 * @param ats it asks for translations and keeps them
 * @param pageRequests it sends page requests
 * @param stalls the IOMMU may stall its requests, and asks for their pages
 */
record RequestRules(int pasidBits, boolean ats, boolean pageRequests, boolean stalls) {
  static RequestRules of(PciNode node, MakeFacts unit) {
    RequestCapabilities has = RequestCapabilities.of(node.description().config());
    // Peers would take a request with a PASID for one without (pci_enable_pasid).
    boolean pasids = has.pasidBits() != 0 && unit.pasidBits() != 0 && Acs.pathForwards(node);
    boolean stalls = pasids && unit.stalls() && StallQuirk.appliesTo(node.description().ids());
    // Behind a bridge that puts its ID in place of others' no answer finds the function.
    boolean ats = has.ats() != 0 && unit.deviceTlbs() && !stalls && DmaAliases.of(node).size() == 1;
    boolean pages = pasids && unit.pageRequests() && !unit.stalls() && ats && has.pri() != 0;
    return new RequestRules(pasids ? has.pasidBits() : 0, ats, pages, stalls);
  }

  boolean pasids() {
    return pasidBits != 0;
  }
}
