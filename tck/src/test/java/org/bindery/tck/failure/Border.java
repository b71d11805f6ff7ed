package org.bindery.tck.failure;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.VirtualIommu;
import org.bindery.iommufd.failure.FailurePoint;
import org.bindery.iommufd.failure.Failures;

/**
 * Stands between an engine and all that it meets of a host: each call passes its point before it
 * goes through, and is entered in a book after it did. Whoever is behind meets nobody but itself.
 */
final class Border {
  private final Failures failures;
  private final HardwareBook book;
  // One for each, since the engine tells devices, groups and hardware apart by identity.
  private final Map<Object, Object> fronts = new IdentityHashMap<>();

  Border(Failures failures, HardwareBook book) {
    this.failures = failures;
    this.book = book;
  }

  /** An object as the engine meets it. */
  synchronized <T> T before(Class<T> type, T real) {
    return type.cast(fronts.computeIfAbsent(real, this::front));
  }

  private Object front(Object real) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> c = real.getClass(); c != null; c = c.getSuperclass()) {
      Arrays.stream(c.getInterfaces()).forEach(i -> add(interfaces, i));
    }
    return Proxy.newProxyInstance(
        Border.class.getClassLoader(), interfaces.toArray(Class<?>[]::new), new Front(real));
  }

  // Those of an interface that is a make's own count, not that one.
  private static void add(Set<Class<?>> interfaces, Class<?> type) {
    if (Calls.TYPES.contains(type)) {
      interfaces.add(type);
    }
    Arrays.stream(type.getInterfaces()).forEach(i -> add(interfaces, i));
  }

  /** What stands behind; itself when it is no front. */
  static Object real(Object object) {
    return object != null
            && Proxy.isProxyClass(object.getClass())
            && Proxy.getInvocationHandler(object) instanceof Front front
        ? front.real
        : object;
  }

  private Object toEngine(Object result) {
    return switch (result) {
      case null -> null;
      case List<?> list -> list.stream().map(this::toEngine).toList();
      case DmaDevice device -> before(DmaDevice.class, device);
      case DmaGroup group -> before(DmaGroup.class, group);
      case IommuHardware hardware -> before(IommuHardware.class, hardware);
      case IommuDomain domain -> before(IommuDomain.class, domain);
      case VirtualIommu slice -> before(VirtualIommu.class, slice);
      case VirtualIommu.Member member -> member(member);
      case VirtualIommu.Queue queue -> before(VirtualIommu.Queue.class, queue);
      case IommuHardware.Subscription subscription -> subscription(subscription);
      default -> result;
    };
  }

  // These may be lambdas, which are nobody's class.
  private VirtualIommu.Member member(VirtualIommu.Member real) {
    return () -> {
      failures.at(FailurePoint.REMOVE_VIRTUAL_DEVICE);
      real.close();
      book.closed(FailurePoint.REMOVE_VIRTUAL_DEVICE, real);
    };
  }

  private IommuHardware.Subscription subscription(IommuHardware.Subscription real) {
    return () -> {
      failures.at(FailurePoint.UNWATCH_FAULTS);
      real.close();
      book.closed(FailurePoint.UNWATCH_FAULTS, real);
    };
  }

  private synchronized Object toHost(Object argument) {
    return argument instanceof DmaGroup.Owner owner
        ? fronts.computeIfAbsent(owner, _ -> new OwnerBehind(owner))
        : real(argument);
  }

  /** An owner whom the host tells of its own devices. */
  private final class OwnerBehind implements DmaGroup.Owner {
    private final DmaGroup.Owner owner;

    OwnerBehind(DmaGroup.Owner owner) {
      this.owner = owner;
    }

    @Override
    public String describe() {
      return owner.describe();
    }

    @Override
    public void memberAdded(DmaDevice device) {
      owner.memberAdded(before(DmaDevice.class, device));
    }

    @Override
    public void memberRemoved(DmaDevice device) {
      owner.memberRemoved(before(DmaDevice.class, device));
    }
  }

  private final class Front implements InvocationHandler {
    private final Object real;

    Front(Object real) {
      this.real = real;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
      if (method.getDeclaringClass() == Object.class) {
        return switch (method.getName()) {
          case "equals" -> proxy == args[0];
          case "hashCode" -> System.identityHashCode(proxy);
          default -> real.toString();
        };
      }
      FailurePoint point = Calls.pointOf(method);
      if (point != null) {
        failures.at(point);
      }
      Object[] behind =
          args == null ? null : Arrays.stream(args).map(Border.this::toHost).toArray();
      Object result;
      try {
        result = method.invoke(real, behind);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
      if (point != null) {
        book.done(point, real, behind, result);
      }
      return toEngine(result);
    }
  }
}
