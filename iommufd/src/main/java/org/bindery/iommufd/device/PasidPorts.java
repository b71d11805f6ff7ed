package org.bindery.iommufd.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PasidTranslation;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.fault.FaultAttachment;

/**
 * One PASID of all members of a group that have PASIDs, attached and blocked together ({@code
 * __iommu_set_group_pasid}). Guarded by the group's lock.
 *
 * <p>PASIDs do not pass bridges that give aliases, so a member has one requester ID here. A member
 * that joins stays blocked until the PASID is attached anew.
 */
final class PasidPorts {
  private final int pasid;
  // What each member is attached to.
  private final Map<DmaDevice, IommuDomain> members = new LinkedHashMap<>();
  private FaultAttachment requests = FaultAttachment.NONE;

  PasidPorts(int pasid) {
    this.pasid = pasid;
  }

  /**
   * Moves the PASID of members to a table, all or nothing.
   *
   * @param taking begun for the table
   */
  void attach(List<DmaDevice> wanted, IommuDomain domain, FaultAttachment taking) {
    List<DmaDevice> moved = new ArrayList<>();
    boolean done = false;
    try {
      for (DmaDevice member : wanted) {
        taking.add(member.hardware(), requester(member), pasid);
        hardware(member).attach(requester(member), pasid, domain);
        moved.add(member);
      }
      done = true;
    } finally {
      if (!done) {
        moved.forEach(this::putBack);
        taking.end();
      }
    }
    wanted.forEach(member -> members.put(member, domain));
    requests.end();
    requests = taking;
  }

  private void putBack(DmaDevice member) {
    IommuDomain before = members.get(member);
    if (before == null) {
      hardware(member).block(requester(member), pasid);
    } else {
      // What it had asked for was answered when it left.
      requests.remove(requester(member), pasid);
      requests.add(member.hardware(), requester(member), pasid);
      hardware(member).attach(requester(member), pasid, before);
    }
  }

  void block() {
    members.keySet().forEach(member -> hardware(member).block(requester(member), pasid));
    members.clear();
    requests.end();
    requests = FaultAttachment.NONE;
  }

  /** Blocks a member that has left and forgets it. */
  void remove(DmaDevice member) {
    if (members.remove(member) != null) {
      hardware(member).block(requester(member), pasid);
      requests.remove(requester(member), pasid);
    }
  }

  private static RequesterId requester(DmaDevice member) {
    return member.requesters().getFirst();
  }

  private static PasidTranslation hardware(DmaDevice member) {
    return (PasidTranslation) member.hardware();
  }
}
