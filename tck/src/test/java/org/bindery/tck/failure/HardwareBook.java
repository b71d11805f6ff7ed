package org.bindery.tck.failure;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.failure.FailurePoint;

/** What an engine has got of a host and not given back, by the calls that went through. */
final class HardwareBook {
  private static final Set<FailurePoint> MAKES =
      Set.of(
          FailurePoint.ALLOCATE_DOMAIN,
          FailurePoint.ALLOCATE_NESTED,
          FailurePoint.ALLOCATE_VIRTUAL_IOMMU,
          FailurePoint.ALLOCATE_VIRTUAL_NESTED,
          FailurePoint.ADD_VIRTUAL_DEVICE,
          FailurePoint.START_QUEUE,
          FailurePoint.WATCH_FAULTS);

  private static final Set<FailurePoint> CLOSES =
      Set.of(
          FailurePoint.CLOSE_DOMAIN,
          FailurePoint.CLOSE_VIRTUAL_IOMMU,
          FailurePoint.REMOVE_VIRTUAL_DEVICE,
          FailurePoint.STOP_QUEUE,
          FailurePoint.UNWATCH_FAULTS);

  // By when they were made.
  private final Map<Object, Integer> open = new IdentityHashMap<>();
  private final Map<String, String> attached = new TreeMap<>();
  private final Set<String> claims = new TreeSet<>();
  private int made;

  synchronized void done(FailurePoint point, Object real, Object[] args, Object result) {
    if (MAKES.contains(point)) {
      open.put(result, ++made);
    } else if (CLOSES.contains(point)) {
      closed(point, real);
    } else {
      state(point, real, args);
    }
  }

  synchronized void closed(FailurePoint point, Object real) {
    // A subscription may be ended twice.
    if (open.remove(real) == null && point != FailurePoint.UNWATCH_FAULTS) {
      throw new AssertionError(point + " of what is not there: " + real);
    }
  }

  private void state(FailurePoint point, Object real, Object[] args) {
    switch (point) {
      case ATTACH -> attached.put(args[0].toString(), name(args[1]));
      case BLOCK -> attached.put(args[0].toString(), "blocked");
      case RELEASE -> attached.remove(args[0].toString());
      case ATTACH_PASID -> attached.put(withPasid(args), name(args[2]));
      case BLOCK_PASID -> attached.remove(withPasid(args));
      case CLAIM_GROUP -> claims.add("group " + System.identityHashCode(real));
      case RELEASE_GROUP -> claims.remove("group " + System.identityHashCode(real));
      case CLAIM_PASID -> claims.add("PASID " + args[1]);
      case RELEASE_PASID -> claims.remove("PASID " + args[1]);
      default -> {}
    }
  }

  private static String withPasid(Object[] args) {
    return (RequesterId) args[0] + " PASID " + args[1];
  }

  private String name(Object domain) {
    Integer number = open.get(domain);
    if (number == null) {
      throw new AssertionError("attached to a table that is not there: " + domain);
    }
    return "domain " + number;
  }

  /** Domains that are there, in the order in which they were made. */
  synchronized List<IommuDomain> domains() {
    return open.entrySet().stream()
        .filter(entry -> entry.getKey() instanceof IommuDomain)
        .sorted(Map.Entry.comparingByValue())
        .map(entry -> (IommuDomain) entry.getKey())
        .toList();
  }

  @Override
  public synchronized String toString() {
    return "open %s, attached %s, claimed %s"
        .formatted(open.values().stream().sorted().toList(), attached, claims);
  }
}
