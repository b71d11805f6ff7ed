package org.bindery.iommufd.device;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.bindery.api.Fault;
import org.bindery.hardware.FaultSink;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.object.Outside;

/**
 * Brings faults to the fd that owns the requester: one for an engine.
 *
 * <p>Hardware is subscribed to while a requester of it is routed, once for all fds. Routes of whole
 * requesters belong to groups, so a fault that carries a bridge's alias, or one of a blocked
 * sibling, reaches the fd that owns the group, whatever PASID it bears. Without an owner of the
 * group a PASID has a route while it is a subdevice's; the faults of others are the host driver's.
 * A fault takes no lock of the engine: the routes are a concurrent map.
 */
public final class FaultRouter {
  private record Route(String device, Consumer<Fault> sink) {}

  /** {@link FaultSource} within one hardware. */
  private record Key(RequesterId requester, int pasid) {
    static Key of(FaultSource source) {
      return new Key(source.requester(), source.pasid());
    }
  }

  private final class Source implements FaultSink {
    final Map<Key, Route> routes = new ConcurrentHashMap<>();
    IommuHardware.Subscription subscription;

    @Override
    public void fault(HardwareFault fault) {
      Route route = route(fault);
      if (route != null) {
        Fault told = new DeviceFault(clock.instant(), route.device(), fault);
        Outside.run(() -> route.sink().accept(told));
      }
    }

    private Route route(HardwareFault fault) {
      Route route = routes.get(new Key(fault.requester(), FaultSource.ALL));
      return route != null || fault.pasid() == FaultSource.ALL
          ? route
          : routes.get(new Key(fault.requester(), fault.pasid()));
    }
  }

  private final Clock clock;
  // Guarded by this.
  private final Map<IommuHardware, Source> sources = new HashMap<>();

  public FaultRouter(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param device what the fault calls the requester
   */
  synchronized void route(FaultSource from, String device, Consumer<Fault> sink) {
    Source source = sources.get(from.hardware());
    if (source == null) {
      source = new Source();
      source.subscription = from.hardware().onFault(source);
      sources.put(from.hardware(), source);
    }
    source.routes.put(Key.of(from), new Route(device, sink));
  }

  synchronized void unroute(FaultSource from) {
    Source source = sources.get(from.hardware());
    if (source == null) {
      return;
    }
    source.routes.remove(Key.of(from));
    if (source.routes.isEmpty()) {
      sources.remove(from.hardware());
      source.subscription.close();
    }
  }
}
