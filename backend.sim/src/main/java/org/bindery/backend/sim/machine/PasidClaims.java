package org.bindery.backend.sim.machine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup.SubdeviceOwner;

/** The PASIDs of a group's members that are subdevices'. Guarded by the machine's lock. */
final class PasidClaims {
  private record Place(DmaDevice member, int pasid) {}

  /**
   * @param device what the owner called the subdevice and itself when it claimed: nobody is asked
   *     under the lock
   */
  private record Claim(SubdeviceOwner owner, String device, String described) {}

  private final Map<Place, Claim> claims = new LinkedHashMap<>();

  /**
   * @throws org.bindery.api.RefusedException EBUSY another subdevice has it, named
   */
  void add(DmaDevice member, int pasid, SubdeviceOwner owner, String device, String described) {
    Claim other = claims.putIfAbsent(new Place(member, pasid), new Claim(owner, device, described));
    if (other != null) {
      throw Refusal.of(
              Errno.EBUSY,
              "PASID %d of %s cannot be claimed for %s: it is %s's, %s",
              pasid,
              member.name(),
              device,
              other.device(),
              other.described())
          .blockedBy(other.device(), other.described())
          .exception();
    }
  }

  /** Nothing happens when the owner has not claimed it. */
  void remove(DmaDevice member, int pasid, SubdeviceOwner owner) {
    Place place = new Place(member, pasid);
    Claim claim = claims.get(place);
    if (claim != null && claim.owner() == owner) {
      claims.remove(place);
    }
  }

  /** Ends all claims to a member that leaves; answers who has to be told. */
  List<SubdeviceOwner> end(DmaDevice member) {
    List<SubdeviceOwner> owners = new ArrayList<>();
    Iterator<Map.Entry<Place, Claim>> all = claims.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Place, Claim> each = all.next();
      if (each.getKey().member() == member) {
        owners.add(each.getValue().owner());
        all.remove();
      }
    }
    return owners;
  }

  /**
   * @param claimant who wants the whole group
   * @throws org.bindery.api.RefusedException EBUSY naming every subdevice
   */
  void requireNone(int group, String claimant) {
    if (claims.isEmpty()) {
      return;
    }
    String each =
        claims.entrySet().stream()
            .map(entry ->
                "PASID %d of %s is %s's"
                    .formatted(
                        entry.getKey().pasid(),
                        entry.getKey().member().name(),
                        entry.getValue().device()))
            .collect(Collectors.joining(", "));
    Refusal.Builder refusal =
        Refusal.of(Errno.EBUSY, "group %d cannot be claimed by %s: %s", group, claimant, each);
    claims.values().forEach(claim -> refusal.blockedBy(claim.device(), claim.described()));
    throw refusal.exception();
  }
}
