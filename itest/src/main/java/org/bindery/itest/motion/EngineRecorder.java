package org.bindery.itest.motion;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.engine.HardwareFd;
import org.bindery.engine.IommuEngine;
import org.bindery.engine.IommuEngineProvider;
import org.bindery.hardware.HostMemory;
import org.bindery.itest.Lab;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;

/**
 * Stands before the engine of every host and writes down what is asked of it, while it is open.
 *
 * <p>It is there before the engine comes, so hosts take it; what it is asked it passes on.
 */
final class EngineRecorder implements IommuEngineProvider, AutoCloseable {
  private static final String RECORDER = "itest.recorder";

  private final Lab lab;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final ServiceRegistration<IommuEngineProvider> registration;

  EngineRecorder(Lab lab) throws BundleException {
    this.lab = lab;
    Bundle engine = lab.bundle("org.bindery.iommufd");
    engine.stop();
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(RECORDER, "true");
    registration = lab.context().registerService(IommuEngineProvider.class, this, properties);
    engine.start();
  }

  @Override
  public IommuEngine create(String host, HostMemory memory) {
    IommuEngineProvider real = lab.context().getBundle().getBundleContext().getService(reference());
    return recording(IommuEngine.class, "engine", real.create(host, memory));
  }

  private org.osgi.framework.ServiceReference<IommuEngineProvider> reference() {
    try {
      return lab
          .context()
          .getServiceReferences(IommuEngineProvider.class, "(!(" + RECORDER + "=*))")
          .stream()
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("the engine has not come yet"));
    } catch (org.osgi.framework.InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> T recording(Class<T> type, String who, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            EngineRecorder.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> call(who, real, method, arguments)));
  }

  private Object call(String who, Object real, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() != Object.class) {
      calls.add(who + "." + method.getName());
    }
    Object answer;
    try {
      answer = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    return switch (answer) {
      case EngineDevice device -> recording(EngineDevice.class, "device", device);
      case HardwareFd fd -> recording(HardwareFd.class, "fd", fd);
      case EngineFd fd -> throw new AssertionError("no engine over hardware: " + fd);
      case null -> null;
      default -> answer;
    };
  }

  void clear() {
    calls.clear();
  }

  /** What was asked, but for what only looks. */
  List<String> changes() {
    return calls.stream()
        .filter(call ->
            List.of("open", "bind", "attach", "detach", "map", "unmap", "copy", "destroy", "close")
                    .contains(call.substring(call.indexOf('.') + 1))
                || call.contains("allocate")
                || call.contains("setOption"))
        .toList();
  }

  @Override
  public void close() {
    registration.unregister();
  }
}
