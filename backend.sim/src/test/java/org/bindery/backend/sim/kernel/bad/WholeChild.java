package org.bindery.backend.sim.kernel.bad;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Process;
import org.bindery.api.WorkQueue;
import org.bindery.device.Attribute;
import org.bindery.device.ChildDevice;
import org.bindery.host.DeviceFile;

/** A device with an attribute that can be written, a driver, a device file and a queue. */
final class WholeChild implements ChildDevice {
  private final String name;
  private final Bad bad;
  private final AtomicInteger open;
  private volatile String value = "";
  private volatile String driver;

  /**
   * @param open counts what was opened and not closed
   */
  WholeChild(String name, Bad bad, AtomicInteger open) {
    this.name = name;
    this.bad = bad;
    this.open = open;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String bus() {
    return WholeDriver.BUS;
  }

  @Override
  public boolean announced() {
    return true;
  }

  @Override
  public Map<String, Object> properties() {
    return Map.of("whole.kind", "box");
  }

  @Override
  public Map<String, Attribute> attributes() {
    return Map.of("value", bad.in(new Attribute(() -> value, text -> value = text)));
  }

  @Override
  public Optional<String> driver() {
    return Optional.ofNullable(driver);
  }

  @Override
  public void bind(String wanted) {
    driver = wanted;
  }

  @Override
  public void unbind() {
    driver = null;
  }

  @Override
  public DeviceFile open() {
    return opened(DeviceFile.class);
  }

  @Override
  public WorkQueue openQueue(Process process) {
    return opened(WorkQueue.class);
  }

  @Override
  public void grant(String user) {}

  /** Nothing but to be closed is asked of it here. */
  private <T> T opened(Class<T> type) {
    open.incrementAndGet();
    AtomicBoolean closed = new AtomicBoolean();
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> {
              if (!method.getName().equals("close")) {
                throw new UnsupportedOperationException(method.getName());
              }
              if (!closed.getAndSet(true)) {
                open.decrementAndGet();
              }
              return null;
            }));
  }
}
