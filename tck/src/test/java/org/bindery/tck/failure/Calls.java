package org.bindery.tck.failure;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.NestedTranslation;
import org.bindery.hardware.PageRequests;
import org.bindery.hardware.PasidTranslation;
import org.bindery.hardware.SmallPages;
import org.bindery.hardware.VirtualIommu;
import org.bindery.hardware.VirtualIommus;
import org.bindery.iommufd.failure.FailurePoint;

/** Which call that an engine makes to a host passes which point. */
final class Calls {
  /** What an engine calls. */
  static final Set<Class<?>> TYPES =
      Set.of(
          HostMemory.class,
          DmaDevice.class,
          DmaGroup.class,
          IommuHardware.class,
          IommuHardware.Subscription.class,
          PasidTranslation.class,
          PageRequests.class,
          NestedTranslation.class,
          IommuDomain.class,
          SmallPages.class,
          DirtyTracking.class,
          CacheInvalidation.class,
          VirtualIommus.class,
          VirtualIommu.class,
          VirtualIommu.Member.class,
          VirtualIommu.Queue.class);

  /** Calls that ask for nothing: they only look. */
  private static final Set<String> LOOKS =
      Set.of(
          "HostMemory.pinnedPages",
          "DmaGroup.id",
          "DmaGroup.members",
          "DmaGroup.allowsUnsafeInterrupts",
          "IommuHardware.name",
          "IommuHardware.make",
          "IommuHardware.capabilities",
          "PageRequests.admitsSilent",
          "IommuDomain.format",
          "IommuDomain.snoop",
          "IommuDomain.pageSizes",
          "IommuDomain.aperture",
          "IommuDomain.frameAt",
          "VirtualIommus.offers",
          "VirtualIommu.offersQueues",
          "Queue.before");

  private static final Map<Method, FailurePoint> POINTS = points();

  private Calls() {}

  /** Null: it passes none. */
  static FailurePoint pointOf(Method method) {
    return POINTS.get(method);
  }

  /** Calls of which neither is known that they pass a point nor that they only look. */
  static Stream<Method> unknown() {
    return TYPES.stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> !method.isSynthetic())
        .filter(Predicate.not(POINTS::containsKey))
        .filter(method -> method.getDeclaringClass() != DmaDevice.class)
        .filter(method -> !LOOKS.contains(name(method)));
  }

  private static String name(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }

  private static Map<Method, FailurePoint> points() {
    Map<Method, FailurePoint> points = new HashMap<>();
    for (Class<?> type : TYPES) {
      for (Method method : type.getDeclaredMethods()) {
        FailurePoint point = point(name(method), method.getParameterCount());
        if (point != null) {
          points.put(method, point);
        }
      }
    }
    return points;
  }

  private static FailurePoint point(String call, int parameters) {
    return switch (call) {
      case "HostMemory.pin" -> FailurePoint.PIN;
      case "HostMemory.unpin" -> FailurePoint.UNPIN;
      case "DmaGroup.claim" ->
          parameters == 1 ? FailurePoint.CLAIM_GROUP : FailurePoint.CLAIM_PASID;
      case "DmaGroup.release" ->
          parameters == 1 ? FailurePoint.RELEASE_GROUP : FailurePoint.RELEASE_PASID;
      case "IommuHardware.info" -> FailurePoint.DESCRIBE_HARDWARE;
      case "IommuHardware.allocate" -> FailurePoint.ALLOCATE_DOMAIN;
      case "IommuHardware.attach" -> FailurePoint.ATTACH;
      case "IommuHardware.block" -> FailurePoint.BLOCK;
      case "IommuHardware.release" -> FailurePoint.RELEASE;
      case "IommuHardware.onFault" -> FailurePoint.WATCH_FAULTS;
      case "Subscription.close" -> FailurePoint.UNWATCH_FAULTS;
      case "PasidTranslation.attach" -> FailurePoint.ATTACH_PASID;
      case "PasidTranslation.block" -> FailurePoint.BLOCK_PASID;
      case "PageRequests.respond" -> FailurePoint.RESPOND;
      case "NestedTranslation.allocateNested" -> FailurePoint.ALLOCATE_NESTED;
      case "IommuDomain.map" -> FailurePoint.MAP;
      case "IommuDomain.unmap" -> FailurePoint.UNMAP;
      case "IommuDomain.close" -> FailurePoint.CLOSE_DOMAIN;
      case "SmallPages.mapBytes" -> FailurePoint.MAP_BYTES;
      case "SmallPages.unmapBytes" -> FailurePoint.UNMAP_BYTES;
      case "DirtyTracking.track" -> FailurePoint.TRACK_DIRTY;
      case "DirtyTracking.read" -> FailurePoint.READ_DIRTY;
      case "DirtyTracking.flush" -> FailurePoint.FLUSH_DIRTY;
      case "CacheInvalidation.invalidate" -> FailurePoint.INVALIDATE;
      case "VirtualIommus.allocate" -> FailurePoint.ALLOCATE_VIRTUAL_IOMMU;
      case "VirtualIommu.allocateNested" -> FailurePoint.ALLOCATE_VIRTUAL_NESTED;
      case "VirtualIommu.add" -> FailurePoint.ADD_VIRTUAL_DEVICE;
      case "VirtualIommu.startQueue" -> FailurePoint.START_QUEUE;
      case "VirtualIommu.close" -> FailurePoint.CLOSE_VIRTUAL_IOMMU;
      case "Member.close" -> FailurePoint.REMOVE_VIRTUAL_DEVICE;
      case "Queue.close" -> FailurePoint.STOP_QUEUE;
      default -> null;
    };
  }
}
