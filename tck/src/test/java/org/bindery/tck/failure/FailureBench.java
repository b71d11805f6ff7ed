package org.bindery.tck.failure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.bindery.device.DmaPort;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.FdLimits;
import org.bindery.engine.HardwareFd;
import org.bindery.engine.IommuEngine;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.HostMemory;
import org.bindery.iommufd.IommufdProvider;
import org.bindery.iommufd.failure.FailurePoint;
import org.bindery.iommufd.failure.Failures;

/** A machine and an engine over it, with a border between them. */
abstract class FailureBench implements AutoCloseable {
  final NthFailure failures = new NthFailure();
  // Before who passes points to it.
  private volatile Failures told = failures;
  final CountedPages pages = new CountedPages(this::passed);
  final HardwareBook book = new HardwareBook();
  final FollowedProcess process = new FollowedProcess();
  private final Border border = new Border(this::passed, book);
  private IommuEngine engine;

  /** Makes the engine; called once, when the machine is there. */
  final void start(HostMemory memory) {
    engine =
        new IommufdProvider(this::passed).create("bench", border.before(HostMemory.class, memory));
  }

  private void passed(FailurePoint point) {
    told.at(point);
  }

  /** Has somebody else be told of the points that are passed. */
  final void tell(Failures other) {
    told = other;
  }

  /** An fd whose devices are met at the border. */
  final HardwareFd open(FdLimits limits) {
    HardwareFd real = (HardwareFd) engine.open("fd0", process, _ -> {}, limits);
    return (HardwareFd)
        Proxy.newProxyInstance(
            HardwareFd.class.getClassLoader(),
            new Class<?>[] {HardwareFd.class},
            (_, method, args) -> {
              if (method.getName().equals("bind")) {
                args[0] = border.before(DmaDevice.class, (DmaDevice) args[0]);
              }
              return call(real, method, args);
            });
  }

  /** Calls as a proxy does that lets a call through. */
  static Object call(Object real, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(real, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  final IommuEngine engine() {
    return engine;
  }

  /** Registers a device, as its file does. */
  abstract EngineDevice bind(HardwareFd fd, Role role);

  /** What the hardware sees of a device. */
  abstract DmaDevice function(Role role);

  /** What a device does DMA by; empty: it does none. */
  abstract Optional<DmaPort> dma(Role role);

  abstract HostMemory memory();

  /** How many ids of domains are taken, on all IOMMUs together. */
  abstract int domainIds();

  /** What of the host an engine has. */
  final String state() {
    return "%s, %d pages pinned, %d pages of tables, %d domain ids, %d watch the process"
        .formatted(book, memory().pinnedPages(), pages.taken(), domainIds(), process.watchers());
  }

  @Override
  public void close() {
    engine.close();
  }
}
